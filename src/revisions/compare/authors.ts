import { isSameAuthor } from '../../search/query/same-author.ts';

/** The authors that two versions name. */
export interface AuthorChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Whether those whom both name come in another order. */
  readonly isReordered: boolean;
}

/** Names as a source gives them; `authorCount` is higher if it names only some. */
interface Named {
  readonly authors: readonly string[];
  readonly authorCount: number;
}

/** More names than this are a collaboration's, whose list changes with each paper and which nobody reads. */
const MAX_COMPARED = 100;

/**
 * Compares the authors of two versions; undefined if they are the same people in the same order, or a source names only
 * some. An initial and the name that it stands for are one.
 */
export function compareAuthors(before: Named, after: Named): AuthorChange | undefined {
  for (const { authors, authorCount } of [before, after])
    if (authors.length === 0 || authors.length < authorCount || authors.length > MAX_COMPARED)
      return undefined;
  const left = after.authors.map((name, place) => ({ name, place }));
  const places: number[] = [];
  const removed = before.authors.filter((name) => {
    const exact = left.findIndex((one) => one.name === name);
    const at = exact === -1 ? left.findIndex((one) => isSameAuthor(one.name, name)) : exact;
    const [same] = at === -1 ? [] : left.splice(at, 1);
    if (same !== undefined) places.push(same.place);
    return same === undefined;
  });
  const added = left.map(({ name }) => name);
  const isReordered = places.some((place, at) => place < (places[at - 1] ?? 0));
  return added.length + removed.length > 0 || isReordered ? { added, removed, isReordered } : undefined;
}
