import type { BibliographyEntry } from '../../src/bibliography/bibliography.ts';
import { readBibliography } from '../../src/bibliography/read.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { formatCount, formatText } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import { MAX_LABEL, type Reference, readReferences } from '../references.ts';

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
