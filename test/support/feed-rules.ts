import assert from 'node:assert/strict';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';

/** RFC 3339, section 5.6. */
const DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/u;

const date = z.string().regex(DATE);
const iri = z.string().refine((text) => URL.canParse(text), 'is no absolute IRI');
const address = z
  .string()
  .refine((text) => /^https?:$/u.test(URL.parse(text)?.protocol ?? ''), 'is no web address');
const words = z.string().min(1);
const person = z.strictObject({ name: words });
const link = z.strictObject({
  rel: z.string(),
  href: address,
  type: z.string().optional(),
  title: words.optional(),
});
const text = z.strictObject({ type: z.enum(['text', 'html']).optional(), '#text': z.string() });

const entry = z.strictObject({
  id: iri,
  title: words,
  published: date,
  updated: date,
  author: z.array(person).default([]),
  category: z.array(z.strictObject({ term: words })).default([]),
  link: z.array(link).default([]),
  summary: z.string(),
  content: text,
});

const atom = z.strictObject({
  xmlns: z.literal('http://www.w3.org/2005/Atom'),
  id: iri,
  title: words,
  updated: date,
  author: z.array(person).min(1),
  generator: words,
  link: z.array(link),
  entry: z.array(entry).default([]),
});

const LISTS = ['author', 'category', 'link', 'entry'];

/** Holds an Atom feed against the rules of RFC 4287 that a validator checks. */
export function checkAtom(xml: string, self: string): void {
  assert.equal(XMLValidator.validate(xml), true);
  assert.match(xml, /^<\?xml version="1\.0" encoding="utf-8"\?>/u);
  // XML 1.0, section 2.2.
  assert.doesNotMatch(xml, /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    parseAttributeValue: false,
    isArray: (name) => LISTS.includes(name),
    processEntities: true,
    htmlEntities: true,
  });
  const read = z.object({ feed: z.unknown() }).parse(parser.parse(xml));
  const feed = atom.parse(read.feed);
  const ids = feed.entry.map(({ id }) => id);
  assert.equal(new Set([feed.id, ...ids]).size, ids.length + 1, 'ids are unique');
  assert.deepEqual(
    feed.link.filter(({ rel }) => rel === 'self').map(({ href }) => href),
    [self],
  );
  for (const { link: links, published, updated } of feed.entry) {
    assert.ok(links.filter(({ rel }) => rel === 'alternate').length <= 1, 'one alternate link of a type');
    assert.ok(published <= updated, 'updated after it was published');
    assert.ok(updated <= feed.updated, 'the feed is as new as its entries');
  }
}

const jsonFeed = z.strictObject({
  version: z.literal('https://jsonfeed.org/version/1.1'),
  title: words,
  home_page_url: address,
  feed_url: address,
  authors: z.array(person).min(1),
  items: z.array(
    z.strictObject({
      id: words,
      url: address.optional(),
      title: words,
      summary: z.string(),
      content_html: words,
      date_published: date,
      date_modified: date,
      authors: z.array(person).min(1).optional(),
      tags: z.array(words).min(1).optional(),
    }),
  ),
});

/** Holds a JSON Feed against the rules of version 1.1. */
export function checkJsonFeed(json: string, self: string): void {
  const feed = jsonFeed.parse(JSON.parse(json));
  assert.equal(feed.feed_url, self);
  assert.equal(new Set(feed.items.map(({ id }) => id)).size, feed.items.length, 'ids are unique');
}
