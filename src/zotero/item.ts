import { randomInt } from 'node:crypto';
import { familyOf, type WrittenName } from '../bibliography/write/names.ts';
import { plainText } from '../bibliography/write/plain-text.ts';
import { buildReference, type Reference } from '../bibliography/write/reference.ts';
import type { Paper } from '../papers/paper.ts';

/** An item as Zotero takes it (https://www.zotero.org/support/dev/web_api/v3/types_and_fields). */
export interface ZoteroItem {
  readonly key: string;
  /** 0: there must be none with this key yet. */
  readonly version: 0;
  readonly itemType: 'preprint' | 'journalArticle';
  readonly title: string;
  readonly creators: readonly Creator[];
  readonly tags: readonly { readonly tag: string; readonly type: 1 }[];
  readonly collections: readonly string[];
  /** The fields of the type, by name. */
  readonly [field: string]: unknown;
}

type Creator =
  | { readonly creatorType: 'author'; readonly firstName: string; readonly lastName: string }
  | { readonly creatorType: 'author'; readonly name: string };

/** Zotero refuses longer tags. */
const MAX_TAG = 255;

/**
 * Builds the item for a paper: a journal article if its journal or conference is known, else a preprint. Formulas stay
 * LaTeX between dollars, as in `writeCslJson`.
 */
export function buildItem(paper: Paper, itemKey: string, collectionKey: string | null): ZoteroItem {
  const reference = buildReference(paper, '');
  const { title, authors, hasMoreAuthors, date, abstract, doi, url, categories } = reference;
  return {
    key: itemKey,
    version: 0,
    title: plainText(title),
    creators: [...authors.map(writeCreator), ...(hasMoreAuthors ? [OTHERS] : [])],
    ...(date !== null && { date: writeDate(date) }),
    ...(abstract !== null && { abstractNote: plainText(abstract) }),
    ...(doi !== null && { DOI: doi }),
    ...(url !== null && { url }),
    libraryCatalog: 'Daily Papers',
    ...placeFields(reference),
    // Type 1 is a tag that a program gave; people can hide or delete them all at once.
    tags: [...new Set(categories.map((tag) => tag.trim().slice(0, MAX_TAG)))]
      .filter((tag) => tag !== '')
      .map((tag) => ({ tag, type: 1 })),
    collections: collectionKey === null ? [] : [collectionKey],
  };
}

/** Citation styles write it as "et al.", as `writeCslJson` says. */
const OTHERS: Creator = { creatorType: 'author', name: 'others' };

function writeCreator(name: WrittenName): Creator {
  if (name.kind === 'whole') return { creatorType: 'author', name: name.name };
  const { given, suffix } = name;
  // Zotero has no field for it, and reads "First, Jr." as its own importers write it.
  const firstName = suffix === '' ? given : `${given}, ${suffix}`;
  return { creatorType: 'author', firstName, lastName: familyOf(name) };
}

function writeDate({ year, month, day }: NonNullable<Reference['date']>): string {
  const parts = [month, day].filter((part) => part !== null);
  return [String(year).padStart(4, '0'), ...parts.map((part) => String(part).padStart(2, '0'))].join('-');
}

/** Writes where the paper is to be found: the two types name it by other fields. */
function placeFields({ arxivId, venue, primaryClass }: Reference) {
  const archiveID = arxivId === null ? undefined : `arXiv:${arxivId}`;
  if (venue !== null)
    return {
      itemType: 'journalArticle',
      publicationTitle: venue,
      ...(archiveID !== undefined && { archive: 'arXiv', archiveLocation: arxivId, extra: archiveID }),
    } as const;
  return {
    itemType: 'preprint',
    ...(archiveID !== undefined && { repository: 'arXiv', archiveID }),
    ...(primaryClass !== null && { extra: `${archiveID} [${primaryClass}]` }),
  } as const;
}

/** Letters and digits that all of Zotero's programs take in a key: none that look alike. */
const KEY_LETTERS = '23456789ABCDEFGHIJKMNPQRTUVWXYZ';
const KEY_LENGTH = 8;

/** Chooses the key of a new item, as Zotero's own programs do: of 850 billion. */
export function createItemKey(): string {
  return Array.from({ length: KEY_LENGTH }, () => KEY_LETTERS[randomInt(KEY_LETTERS.length)]).join('');
}
