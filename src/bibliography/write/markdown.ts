import { doiLink } from '../../papers/doi.ts';
import type { TextPart } from '../../papers/readable.ts';
import { joinName, type WrittenName } from './names.ts';
import { textParts } from './plain-text.ts';
import type { Reference } from './reference.ts';

/** It leads where the arXiv id leads. */
const ARXIV_DOI = '10.48550/arXiv.';

/** A reader of a list skips more names than these. */
const MAX_NAMES = 10;

/**
 * Writes an item of a list in Markdown: title, authors, where and when it appeared, links. A list and no table, which a
 * pipe in a title would break; what stands in it is text, whatever it looks like (https://spec.commonmark.org).
 */
export function writeMarkdown(reference: Reference): string {
  const { title, authors, hasMoreAuthors, date, arxivId, doi, url, venue } = reference;
  const names = authors.slice(0, MAX_NAMES).map(writeName);
  const isShortened = hasMoreAuthors || authors.length > names.length;
  const year = date === null ? '' : ` (${date.year})`;
  const place = venue === null ? (arxivId === null ? '' : 'arXiv') : `*${escapeMarkdown(venue)}*`;
  const links = [
    ...(arxivId === null ? [] : [writeMarkdownLink(`arXiv:${arxivId}`, `https://arxiv.org/abs/${arxivId}`)]),
    ...(doi === null || doi.startsWith(ARXIV_DOI) ? [] : [writeMarkdownLink(`doi:${doi}`, doiLink(doi))]),
    ...(url === null || arxivId !== null ? [] : [writeMarkdownLink('link', url)]),
  ];
  const sentences = [
    `**${writeMarkdownText(title)}**`,
    names.length === 0 ? '' : escapeMarkdown(`${names.join(', ')}${isShortened ? ' et al.' : ''}`),
    `${place}${year}`.trim(),
    links.join(', '),
  ];
  return `- ${sentences
    .filter((sentence) => sentence !== '')
    .map((sentence) => sentence.replace(/\.$/u, ''))
    .join('. ')}.\n`;
}

/** Writes a title, with its formulas, as text of Markdown. */
export function writeMarkdownText(title: string): string {
  return textParts(title).map(writePart).join('').trim();
}

/** Writes a name without a comma before its suffix: commas stand between the authors. */
function writeName(name: WrittenName): string {
  return name.kind === 'whole' ? name.name : `${joinName({ ...name, suffix: '' })} ${name.suffix}`.trim();
}

/** Whatever begins markup, in CommonMark or in GitHub's kind of it, anywhere in a line. */
const MARKUP = /[\\`*_{}[\]<>|~$&]/gu;

/** Escapes text so that Markdown shows it letter by letter, in one line. */
export function escapeMarkdown(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(MARKUP, '\\$&');
}

/** A formula in which CommonMark sees no markup: a backslash only before a letter, and an underscore only after one. */
const PLAIN_FORMULA = /^(?:[A-Za-z0-9 +=,.()/^:;{}'-]|\\(?=[A-Za-z])|(?<=[A-Za-z0-9])_)+$/u;

/**
 * Writes a formula as GitHub, Obsidian and pandoc take it; where its characters would be markup for other readers, as
 * code, which GitHub takes for a formula, too
 * (https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/writing-mathematical-expressions).
 */
function writePart({ kind, text }: TextPart): string {
  if (kind === 'text') return escapeMarkdown(text);
  const formula = text.trim();
  if (PLAIN_FORMULA.test(formula)) return `$${formula}$`;
  return formula.includes('`') ? escapeMarkdown(`$${formula}$`) : `$\`${formula}\`$`;
}

/** Writes a link of Markdown. */
export function writeMarkdownLink(label: string, url: string): string {
  const target = url.replace(/[<>\s\\]/gu, encodeURIComponent);
  return `[${escapeMarkdown(label)}](<${target}>)`;
}
