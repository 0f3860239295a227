import type { Paper } from '../../papers/paper.ts';
import { foldTitle, type PaperRecord } from './record.ts';

/** A line with the id of a paper of an earlier line that has another title: one of the two ids is wrong. */
export interface Conflict {
  readonly line: number;
  readonly id: string;
  readonly title: string;
  /** The line of the paper that is stored under the id. */
  readonly firstLine: number;
  readonly firstTitle: string;
}

/** Ids that a file gives more than once. */
export interface Repeats {
  /** Takes the next record; false if its paper is not to be stored, as another has its id. */
  accept(record: PaperRecord): boolean;
  /** Lines that repeat a paper of an earlier line. */
  readonly repeated: number;
  /** Lines that conflict with an earlier one. */
  readonly conflicting: number;
  /** The first of them. */
  readonly conflicts: readonly Conflict[];
  /** The ids of the papers so far. */
  readonly ids: Iterable<string>;
}

/** Who has a file with more looks at its ids, not at a longer list. */
const MAX_CONFLICTS = 100;

/** Creates the memory of a file's ids and titles: some 300 bytes for a paper. */
export function createRepeats(): Repeats {
  const first = new Map<
    string,
    { readonly line: number; readonly title: string; readonly version: number | null }
  >();
  const conflicts: Conflict[] = [];
  let repeated = 0;
  let conflicting = 0;
  return {
    accept({ line, paper }) {
      const { id, title, version } = paper;
      const known = first.get(id);
      if (known === undefined) {
        first.set(id, { line, title, version });
        return true;
      }
      if (isSamePaper(known, paper)) {
        repeated += 1;
        return true;
      }
      conflicting += 1;
      if (conflicts.length < MAX_CONFLICTS)
        conflicts.push({ line, id, title, firstLine: known.line, firstTitle: known.title });
      return false;
    },
    get repeated() {
      return repeated;
    },
    get conflicting() {
      return conflicting;
    },
    conflicts,
    ids: { [Symbol.iterator]: () => first.keys() },
  };
}

/** A paper may get another title in a later version. */
function isSamePaper(known: Pick<Paper, 'title' | 'version'>, { title, version }: Paper): boolean {
  if (known.version !== null && version !== null && known.version !== version) return true;
  return foldTitle(known.title) === foldTitle(title);
}
