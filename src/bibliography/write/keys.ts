import { arxivMonth } from '../../papers/arxiv-id.ts';
import { foldText } from '../../papers/fold-text.ts';
import { foldWord, type Namesake } from '../../papers/namesakes.ts';
import type { Paper } from '../../papers/paper.ts';
import { familyOf, splitName } from './names.ts';
import { textParts } from './plain-text.ts';

/** Words that say nothing about a paper: those that Zotero's and Better BibTeX's keys leave out, of English titles. */
const UNTOLD = new Set(
  'a an the and or but on in of to for from by with at as into via is are was be do does can how what why when where which who that this these it its not no we our towards toward some using'.split(
    ' ',
  ),
);

/** A key is typed by hand: the longest words are names of chemicals and slips such as a title without spaces. */
const MAX_WORD = 30;

/**
 * Builds a paper's key before any letter: the first author's family name, the year and the first word of the title that
 * tells something, as Google Scholar and Better BibTeX do (https://retorque.re/zotero-better-bibtex/citing/). Only
 * letters a to z and digits, which every program takes.
 */
export function buildBaseKey(paper: Namesake): string {
  const [first] = paper.authors;
  const author = first === undefined ? '' : plainLetters(familyOf(splitName(first)));
  const year = yearOf(paper);
  const key = `${author}${year ?? ''}${tellingWord(paper.title)}`;
  // Titles and names of other scripts have no letters from a to z.
  return /[a-z]/u.test(key) ? key : `paper${plainLetters(paper.id)}`;
}

/** Returns the year of a paper's first version, or the one that its arXiv id names; null if neither is known. */
function yearOf({ id, publishedOn }: Pick<Paper, 'id' | 'publishedOn'>): number | null {
  return (publishedOn ?? arxivMonth(id))?.year ?? null;
}

function tellingWord(title: string): string {
  const texts = textParts(title).map(({ kind, text }) => (kind === 'formula' ? ' ' : text));
  const words = texts
    .join('')
    .split(/[^\p{L}\p{M}\p{N}'’]+/u)
    .map(plainLetters)
    .filter((word) => word !== '');
  return words.find((word) => !UNTOLD.has(word) && /[a-z]/u.test(word)) ?? words[0] ?? '';
}

function plainLetters(text: string): string {
  return foldText(text)
    .replace(/[^a-z0-9]/gu, '')
    .slice(0, MAX_WORD);
}

/**
 * Gives each paper its key, none twice. Of papers with the same one, the first of the list keeps it and the others get a
 * letter: `wang2024learning`, `wang2024learninga`, `wang2024learningb`, as Better BibTeX and JabRef do. A key is the same
 * in every export if the list holds all namesakes that are stored, in the order in which they were stored: it depends
 * neither on what else is exported nor on what is stored later.
 */
export function assignKeys(papers: Iterable<Namesake>): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  const taken = new Set<string>();
  const next = new Map<string, number>();
  for (const paper of papers) {
    if (keys.has(paper.id)) continue;
    const base = buildBaseKey(paper);
    let key = base;
    let count = next.get(base) ?? 0;
    while (taken.has(key)) {
      key = `${base}${lettersOf(count)}`;
      count += 1;
    }
    next.set(base, count);
    taken.add(key);
    keys.set(paper.id, key);
  }
  return keys;
}

const LETTERS = 26;

/** a, b, …, z, aa, ab */
function lettersOf(count: number): string {
  const letter = String.fromCharCode('a'.charCodeAt(0) + (count % LETTERS));
  return count < LETTERS ? letter : `${lettersOf(Math.floor(count / LETTERS) - 1)}${letter}`;
}

/**
 * Finds the keys of papers that are exported. `findNamesakes` finds the stored papers that could have the same key, as the
 * function of that name does.
 */
export async function findKeys(
  papers: readonly Namesake[],
  findNamesakes: (words: readonly string[]) => Promise<readonly Namesake[]>,
): Promise<ReadonlyMap<string, string>> {
  const words = new Set(
    papers.flatMap(
      ({ authors: [first = ''] }) =>
        foldWord(familyOf(splitName(first)))
          .split(/[\s,]+/u)
          .at(-1) ?? [],
    ),
  );
  const namesakes = await findNamesakes([...words]);
  return assignKeys([...namesakes, ...papers]);
}
