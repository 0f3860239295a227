import { escapeMarkup } from '../escape-markup.ts';
import { type FeedEntry, type FeedView, PUBLISHER } from './views.ts';

/** Returns a feed as Atom (RFC 4287). `self` is its address. */
export function writeAtom(view: FeedView, self: string, updatedAt: Temporal.Instant): string {
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    `<id>${escapeMarkup(view.id)}</id>`,
    `<title>${escapeMarkup(view.title)}</title>`,
    `<updated>${formatTime(updatedAt)}</updated>`,
    `<author><name>${PUBLISHER}</name></author>`,
    `<generator>${PUBLISHER}</generator>`,
    `<link rel="self" type="application/atom+xml" href="${escapeMarkup(self)}"/>`,
    `<link rel="alternate" type="text/html" href="${escapeMarkup(view.home)}"/>`,
    ...view.entries.map(writeEntry),
    '</feed>',
    '',
  ].join('\n');
}

function writeEntry(entry: FeedEntry): string {
  const { id, title, link, related, authors, categories, summary, content } = entry;
  return [
    '<entry>',
    `<id>${escapeMarkup(id)}</id>`,
    `<title>${escapeMarkup(title)}</title>`,
    `<published>${formatTime(entry.publishedAt)}</published>`,
    `<updated>${formatTime(entry.updatedAt)}</updated>`,
    ...authors.map((name) => `<author><name>${escapeMarkup(name)}</name></author>`),
    ...categories.map((term) => `<category term="${escapeMarkup(term)}"/>`),
    ...(link === undefined ? [] : [`<link rel="alternate" type="text/html" href="${escapeMarkup(link)}"/>`]),
    ...related.map(
      ({ label, url }) => `<link rel="related" title="${escapeMarkup(label)}" href="${escapeMarkup(url)}"/>`,
    ),
    `<summary>${escapeMarkup(summary)}</summary>`,
    `<content type="html">${escapeMarkup(content)}</content>`,
    '</entry>',
  ].join('\n');
}

/** "2026-03-02T09:00:00Z", as RFC 3339 wants it */
export function formatTime(at: Temporal.Instant): string {
  return at.toString({ smallestUnit: 'second' });
}
