import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { parseAtomFeed, parseJsonFeed } from 'feedsmith';
import { escapeMarkup } from '../../src/escape-markup.ts';
import { writeAtom } from '../../src/publishing/atom.ts';
import { writeJsonFeed } from '../../src/publishing/json-feed.ts';
import { namePart } from '../../src/publishing/names.ts';
import type { FeedEntry, FeedView } from '../../src/publishing/views.ts';
import { checkAtom, checkJsonFeed } from '../support/feed-rules.ts';
import { NOON } from '../support/papers.ts';

const SELF = 'https://papers.example.org/feeds/dp_x.atom';

function viewOf(given: Partial<FeedEntry>): FeedView {
  return {
    id: 'urn:uuid:6ba7b810-9dad-41d1-80b4-00c04fd430c8',
    title: 'Daily Papers: arXiv',
    home: 'https://discord.com/channels/1/2',
    entries: [
      {
        id: 'urn:uuid:6ba7b811-9dad-41d1-80b4-00c04fd430c8',
        title: 'On graphs',
        link: 'https://arxiv.org/abs/1',
        related: [],
        authors: ['Ada Lovelace'],
        categories: ['cs.CL'],
        summary: 'A line.',
        content: '<p>A line.</p>',
        publishedAt: NOON,
        updatedAt: NOON,
        ...given,
      },
    ],
  };
}

suite('feed formats', () => {
  for (const [name, title] of Object.entries({
    'markup and quotes': `<b>R&D</b> "1 < 2" 'x' ]]> &amp; <!--`,
    'right to left': 'مقدمة في الرسوم البيانية (graphs) – שלום',
    'beyond the first plane': '𝔸 👩‍🔬 𠀋',
    'a script': '<script>alert(1)</script>',
  }))
    test(`are read back as they were written: ${name}`, () => {
      const view = viewOf({
        title,
        summary: title,
        authors: [title],
        content: `<p>${escapeMarkup(title)}</p>`,
      });

      const atom = writeAtom(view, SELF, NOON);
      const json = writeJsonFeed(view, SELF);

      checkAtom(atom, SELF);
      checkJsonFeed(json, SELF);
      const [entry] = parseAtomFeed(atom).entries ?? [];
      const [item] = parseJsonFeed(json).items ?? [];
      assert.deepEqual(
        [entry?.title?.value, entry?.summary?.value, entry?.authors?.[0]?.name],
        [title, title, title],
      );
      assert.deepEqual([item?.title, item?.summary, item?.authors?.[0]?.name], [title, title, title]);
      assert.equal(item?.content_html, `<p>${escapeMarkup(title)}</p>`);
    });

  test('leave out characters that XML forbids, and no others', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const atom = writeAtom(viewOf({ title: `x${text}`, link: undefined }), SELF, NOON);
        checkAtom(atom, SELF);
      }),
    );
    assert.equal(escapeMarkup('a\u0000b\u001b\ufffe\ud800c\u0085'), 'ab\ufffdc\u0085');
  });

  test('name the parts of a whole as RFC 9562 does', () => {
    // The RFC's own example, in the namespace of DNS.
    const dns = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
    assert.equal(namePart(dns, 'www.example.com'), '2ed6657d-e927-568b-95e1-2665a8aea6a2');
    assert.notEqual(namePart(dns, '2508.13426'), namePart(dns, '2508.13427'));
  });
});
