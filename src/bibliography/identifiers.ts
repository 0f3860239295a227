import { type ArxivId, parseArxivId } from '../papers/arxiv-id.ts';
import { parseDoi } from '../papers/doi.ts';

/** Where entries say by what name a paper is known. */
export interface Identifying {
  /** What stands in a field for arXiv's id alone. */
  readonly eprints: readonly string[];
  readonly dois: readonly string[];
  readonly addresses: readonly string[];
  /** Journals and the like, in which an id may stand for a volume. */
  readonly places: readonly string[];
  /** Text in which an id or a DOI may begin a line. */
  readonly notes: readonly string[];
}

/**
 * A line of a note that names the paper itself, as Zotero writes it: `arXiv:1706.03762 [cs]`, `arXiv: 1706.03762`,
 * `_eprint: 1706.03762`, `tex.eprint: 1706.03762`. Other papers are named within lines ("Comment on arXiv:…").
 */
const ARXIV_LINE = /^(?:arxiv(?:\s+(?:id|preprint|e-?print))?\s*[:=]?|_?(?:tex\.)?eprint\s*[:=])\s*(\S.*)$/iu;
const DOI_LINE = /^(?:doi\s*[:=]|https?:\/\/(?:dx\.)?doi\.org\/)\s*\S+$/iu;

/** dblp's and Google Scholar's way to name a paper by its place: `CoRR, abs/1706.03762`. */
const IN_PLACE = /(?:^|\s)(?:arxiv\s*:|abs\/)\s*([\w.-]+(?:\/\d{7})?(?:v\d+)?)/iu;

/** Finds the arXiv id of an entry's paper; null if it has none. */
export function findArxivId(given: Identifying): ArxivId | null {
  const { eprints, dois, addresses, places, notes } = given;
  const lines = linesOf(notes).map((line) => ARXIV_LINE.exec(line)?.[1] ?? '');
  const inPlaces = places.map((place) => IN_PLACE.exec(place)?.[1] ?? place);
  return first([...eprints, ...dois, ...addresses, ...inPlaces, ...lines], parseArxivId);
}

/** Finds the DOI of an entry's paper, but not the one that only holds its arXiv id; null if it has none. */
export function findDoi({ dois, addresses, notes }: Identifying): string | null {
  const lines = linesOf(notes).filter((line) => DOI_LINE.test(line));
  return first([...dois, ...addresses, ...lines.map((line) => line.replace('=', ':'))], parseDoi);
}

function linesOf(notes: readonly string[]): readonly string[] {
  return notes.flatMap((note) => note.split('\n')).map((line) => line.trim());
}

function first<Result>(texts: readonly string[], parse: (text: string) => Result | undefined): Result | null {
  for (const text of texts) {
    const parsed = text.trim() === '' ? undefined : parse(text);
    if (parsed !== undefined) return parsed;
  }
  return null;
}
