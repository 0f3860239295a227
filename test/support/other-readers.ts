import { Cite } from '@citation-js/core';
import '@citation-js/plugin-ris';
import { parse as parseBibtex } from '@retorquere/bibtex-parser';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { z } from 'zod';
import { parseArxivId } from '../../src/papers/arxiv-id.ts';
import { parseDoi } from '../../src/papers/doi.ts';

/** What another's reader finds of a paper in a bibliography. */
export interface ReadElsewhere {
  readonly title: string;
  /** Each as "Given von Family, Jr.". */
  readonly authors: readonly string[];
  readonly year: number | undefined;
  readonly ids: readonly string[];
}

/** Reads BibTeX with the parser of Better BibTeX for Zotero. */
export function readBibtexElsewhere(text: string): {
  readonly papers: readonly ReadElsewhere[];
  readonly errors: readonly string[];
} {
  // It looks for the language of each abstract, which takes seconds.
  const { entries, errors } = parseBibtex(text.replace(/^ {2}abstract = .*\n/gmu, ''), {
    sentenceCase: false,
  });
  const papers = entries.map(({ fields }) => ({
    title: String(fields.title).normalize('NFC'),
    authors: z
      .array(bibtexName)
      .parse(fields.author ?? [])
      .map((name) => name.normalize('NFC')),
    year: Number(fields.year),
    ids: [fields.eprint, fields.doi, fields.dailypapersid].flatMap((id) =>
      id === undefined ? [] : [String(id)],
    ),
  }));
  return { papers, errors: errors.map(({ error }) => error) };
}

const word = z.string().default('');
const bibtexName = z
  .object({ name: word, firstName: word, prefix: word, lastName: word, suffix: word })
  .transform(({ name, firstName, prefix, lastName, suffix }) =>
    name === '' ? join([firstName, prefix, lastName], suffix) : name,
  );

function join(words: readonly string[], suffix: string): string {
  const name = words.filter((one) => one !== '').join(' ');
  return suffix === '' ? name : `${name}, ${suffix}`;
}

const cslItem = z.object({
  title: z.string(),
  author: z
    .array(
      z
        .object({ given: word, 'non-dropping-particle': word, family: word, literal: word, suffix: word })
        .transform(({ given, family, literal, suffix, ...particles }) =>
          join([given, particles['non-dropping-particle'], family, literal], suffix),
        ),
    )
    .default([]),
  issued: z.object({ 'date-parts': z.array(z.array(z.number())) }).optional(),
  type: z.string(),
  DOI: word,
  URL: word,
  number: word,
  custom: z.record(z.string(), z.string()).default({}),
});

/** Reads RIS or CSL-JSON with citation-js. */
export function readCslElsewhere(text: string): readonly (ReadElsewhere & { readonly type: string })[] {
  return z
    .array(cslItem)
    .parse(new Cite(text).data)
    .map(({ title, author, issued, type, DOI, URL: url, number, custom }) => ({
      title,
      authors: author,
      year: issued?.['date-parts'][0]?.[0],
      type,
      ids: [
        ...[number, DOI, url].flatMap((id) => parseArxivId(id)?.id ?? parseDoi(id) ?? []),
        ...Object.values(custom),
      ],
    }));
}

/** Reads a list in Markdown with mdast: the bold text that begins each item, and where its links lead. */
export function readMarkdownElsewhere(text: string) {
  const [list, ...more] = fromMarkdown(text).children;
  if (list?.type !== 'list' || more.length > 0) throw new Error('The Markdown is more than one list.');
  return list.children.map(({ children: [paragraph] }) => {
    if (paragraph?.type !== 'paragraph') throw new Error('An item begins with something else than text.');
    const [title] = paragraph.children;
    const links = paragraph.children.flatMap((part) => (part.type === 'link' ? [part.url] : []));
    const kinds = new Set(paragraph.children.map(({ type }) => type));
    return { title: title?.type === 'strong' ? textOf(title) : '', text: textOf(paragraph), links, kinds };
  });
}

function textOf(node: object): string {
  if ('value' in node) return String(node.value);
  return 'children' in node && Array.isArray(node.children) ? node.children.map(textOf).join('') : '';
}
