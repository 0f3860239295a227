import type { BibliographyEntry } from '../../src/bibliography/bibliography.ts';
import { readBibliography } from '../../src/bibliography/read.ts';
import type { Asked, Services } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import { formatCount, formatText } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import { parseArxivId } from '../../src/papers/arxiv-id.ts';
import { listDoisInAddress, parseDoi } from '../../src/papers/doi.ts';

/** A paper as a person named it. */
export interface Reference {
  /** What to call it in an answer; already formatted. */
  readonly label: string;
  readonly arxivId: string | undefined;
  /** Its DOI; several if an address doesn't tell where its DOI ends. */
  readonly dois: readonly string[];
  /** What may be the id under which an import stored it. */
  readonly storedId: string | undefined;
  readonly title: string | undefined;
  /** The first author. */
  readonly author: string | undefined;
}

/** The examples that a person gave, and what of their file can't be read; already formatted. */
export interface GivenExamples {
  /** Whether the feed is to lose the examples that it has. */
  readonly isAnew: boolean;
  readonly references: readonly Reference[];
  readonly unread: readonly string[];
}

/** More would be a library, which says less about what a team wants to read today. */
export const MAX_EXAMPLES = 200;

/** Discord takes files of this size from everyone. It is a library of 10,000 entries without their abstracts, twice. */
const MAX_FILE_BYTES = 10_000_000;

const MAX_LABEL = 60;

/** Words that people write before an id, and the category that arXiv writes after one. */
const NO_PAPER = /^(?:(?:arxiv|doi)[:.]?|\[[a-z-]+(?:\.[a-z-]+)?\]|and|[&•*–-])$/iu;

/**
 * Reads the examples that a person gave as text and as a file; undefined if they gave none. Throws `UserError` for a file
 * that is no bibliography or can't be downloaded, and for more than `MAX_EXAMPLES` papers.
 */
export async function readExamples(
  asked: Asked,
  services: Pick<Services, 'readFile'>,
): Promise<GivenExamples | undefined> {
  const text = readText(asked, 'examples');
  const file = asked.files?.examples_file;
  if (text === undefined && file === undefined) return undefined;
  const isAnew = text?.toLowerCase() === 'none';
  const named = text === undefined || isAnew ? [] : readReferences(text);
  const { entries, unread } =
    file === undefined
      ? { entries: [], unread: [] }
      : await readBibliography(await services.readFile(file, MAX_FILE_BYTES));
  const given = named.length + entries.length + unread.length;
  if (given > MAX_EXAMPLES) throw tooMany(given);
  return {
    isAnew,
    references: [...named, ...entries.map(referenceOf)],
    unread: unread.map(({ line, reason }) => `line ${line} (${formatText(reason, MAX_LABEL)})`),
  };
}

/** Reads the papers that a text names by arXiv ids, DOIs and links, with spaces or commas between them. */
export function readReferences(text: string): Reference[] {
  const words = text.split(/[\s,，、]+/u).flatMap((word) => (isPaper(word) ? [word] : word.split(/[;；|]/u)));
  const wanted = words.filter((word) => word !== '' && !NO_PAPER.test(word));
  return [...new Set(wanted)].map((word) => ({
    label: formatText(word, MAX_LABEL),
    arxivId: parseArxivId(word)?.id,
    dois: readDois(word),
    storedId: word,
    title: undefined,
    author: undefined,
  }));
}

function isPaper(word: string): boolean {
  return parseArxivId(word) !== undefined || readDois(word).length > 0;
}

function readDois(word: string): readonly string[] {
  const doi = parseDoi(word);
  return doi === undefined ? listDoisInAddress(word) : [doi];
}

function referenceOf({ arxiv, doi, title, authors, line }: BibliographyEntry): Reference {
  return {
    label:
      title === null
        ? formatText(arxiv?.id ?? doi ?? `line ${line}`, MAX_LABEL)
        : `“${formatText(title, MAX_LABEL)}”`,
    arxivId: arxiv?.id,
    dois: doi === null ? [] : [doi],
    storedId: undefined,
    title: title ?? undefined,
    author: authors[0],
  };
}

function tooMany(given: number): UserError {
  return new UserError(
    `That's ${formatCount(given, 'paper')}, and a feed takes at most ${MAX_EXAMPLES} examples. Choose those that fit your team best: in Zotero, for example, export one collection.`,
  );
}
