import { UserError } from '../errors.ts';
import type {
  Bibliography,
  BibliographyEntry,
  BibliographyFormat,
  EntryResult,
  UnreadEntry,
} from './bibliography.ts';
import { findBibtex, readBibtex } from './bibtex/bibtex.ts';
import { isCslJson, readCslJson } from './csl/csl-json.ts';
import { decodeText } from './decode.ts';
import { findRis, readRis } from './ris.ts';

/** Four times a library of 10,000 entries with abstracts. The whole file is held in memory, and its text, too. */
export const MAX_BIBLIOGRAPHY_BYTES = 64_000_000;

/** What is accepted, for sentences that refuse something else. */
const ACCEPTED = 'BibTeX (.bib), RIS (.ris) and CSL-JSON (.json), as Zotero exports them';

const READERS = {
  BibTeX: readBibtex,
  RIS: readRis,
  'CSL-JSON': readCslJson,
} satisfies Record<BibliographyFormat, (text: string) => AsyncGenerator<EntryResult>>;

/**
 * Reads a bibliography, whichever of the formats it has: its entries, and those that can't be read, each with its line
 * and the reason. Lets others have their turn meanwhile. Throws `UserError` for a text that is no bibliography, which
 * `alsoAccepted` completes where the caller takes something else, too.
 */
export async function readBibliography(input: string | Uint8Array, alsoAccepted = ''): Promise<Bibliography> {
  if ((typeof input === 'string' ? input.length : input.byteLength) > MAX_BIBLIOGRAPHY_BYTES)
    refuseLargeBibliography();
  const text = decodeText(input);
  const format = detectFormat(text);
  if (format === undefined)
    throw new UserError(`This is no bibliography. Accepted are ${ACCEPTED}${alsoAccepted}.`);
  const entries: BibliographyEntry[] = [];
  const unread: UnreadEntry[] = [];
  for await (const result of READERS[format](text)) {
    if (result.kind === 'entry') entries.push(result.entry);
    else unread.push(result.unread);
  }
  return { format, entries, unread: unread.sort((a, b) => a.line - b.line) };
}

/** Throws the `UserError` for a bibliography of more than `MAX_BIBLIOGRAPHY_BYTES`. */
export function refuseLargeBibliography(): never {
  throw new UserError(
    `The bibliography is larger than ${MAX_BIBLIOGRAPHY_BYTES / 1_000_000} MB. Split it into several files.`,
  );
}

/** Tells the format of a text by what it begins with, after any words before its first entry; undefined if it has none. */
export function detectFormat(text: string): BibliographyFormat | undefined {
  if (isCslJson(text)) return 'CSL-JSON';
  const [bibtex, ris] = [findBibtex(text), findRis(text)];
  if (ris !== -1 && (bibtex === -1 || ris < bibtex)) return 'RIS';
  return bibtex === -1 ? undefined : 'BibTeX';
}
