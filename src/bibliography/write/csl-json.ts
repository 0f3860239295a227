import { OWN_ID } from '../own-id.ts';
import type { WrittenName } from './names.ts';
import { plainText } from './plain-text.ts';
import type { Reference } from './reference.ts';

/**
 * CSL calls preprints, and all that is published by itself, `article`, and what nobody said the kind of `document`
 * (https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types).
 */
const TYPES: Readonly<Record<Reference['kind'], string>> = {
  published: 'article-journal',
  preprint: 'article',
  other: 'document',
};

/**
 * Writes an item of CSL-JSON (https://github.com/citation-style-language/schema, csl-data.json). A preprint has the
 * variables that Zotero writes for one: `number`, `publisher`, and `genre`. Formulas stay LaTeX, everything else is plain
 * text.
 */
export function writeCslJson(reference: Reference): string {
  const { key, kind, title, date, arxivId, doi, url, venue, abstract, ownId } = reference;
  const dateParts = date === null ? [] : [date.year, date.month, date.day].filter((part) => part !== null);
  const item = {
    id: key,
    type: TYPES[kind],
    'citation-key': key,
    title: plainText(title),
    ...(reference.authors.length > 0 && {
      author: [...reference.authors.map(writeName), ...(reference.hasMoreAuthors ? [OTHERS] : [])],
    }),
    ...(venue !== null && { 'container-title': venue }),
    ...(dateParts.length > 0 && { issued: { 'date-parts': [dateParts] } }),
    ...(kind === 'preprint' && { genre: 'Preprint', publisher: 'arXiv' }),
    ...(arxivId !== null && { archive: 'arXiv', archive_location: arxivId, number: `arXiv:${arxivId}` }),
    ...(doi !== null && { DOI: doi }),
    ...(url !== null && { URL: url }),
    ...(reference.categories.length > 0 && { keyword: reference.categories.join(', ') }),
    ...(abstract !== null && { abstract: plainText(abstract) }),
    ...(ownId !== null && { custom: { [OWN_ID.cslName]: ownId } }),
  };
  // Three backticks would end the code block in which Discord shows it.
  return JSON.stringify(item, null, 2).replaceAll('`', '\\u0060');
}

/** pandoc writes it as "et al.". */
const OTHERS = { literal: 'others' };

function writeName(name: WrittenName): object {
  if (name.kind === 'whole') return { literal: name.name };
  const { given, particle, family, suffix } = name;
  return {
    family,
    given,
    ...(particle !== '' && { 'non-dropping-particle': particle }),
    ...(suffix !== '' && { suffix }),
  };
}
