import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, type TestContext, test } from 'node:test';
import pino from 'pino';
import { parseBatch } from '../../src/sources/arxiv-feed.ts';
import { splitCreators } from '../../src/sources/creators.ts';
import { createHttp } from '../../src/sources/http.ts';
import { createHuggingFace } from '../../src/sources/huggingface.ts';
import { plainMarkup } from '../../src/sources/markup.ts';
import { recorded } from '../support/recorded.ts';
import { huggingfaceItem, openSourceServer } from '../support/source-server.ts';

const day = (text: string) => Temporal.PlainDate.from(text);

const entry = (number: number, extra = '', text = `Paper ${number}`) =>
  `<entry><id>oai:arXiv.org:2603.${String(number).padStart(5, '0')}v1</id><title>${text}</title>` +
  '<summary>Words.</summary><category term="cs.CL"/><published>2026-03-03T00:00:00-05:00</published>' +
  `<arxiv:announce_type>new</arxiv:announce_type><dc:creator>Ada Lovelace</dc:creator>${extra}</entry>`;
const feed = (...entries: string[]) =>
  `<?xml version='1.0'?><feed><updated>2026-03-03T05:00:00-05:00</updated>${entries.join('')}</feed>`;

async function readIds(xml: string): Promise<[string[], number]> {
  const { papers, skipped } = await parseBatch(xml);
  return [papers.map(({ paper }) => paper.id.slice(-1)), skipped.length];
}

async function fetchDay(t: TestContext, items: readonly unknown[]) {
  const server = await openSourceServer(t);
  server.answer(/daily_papers/u, { body: JSON.stringify(items) });
  const http = createHttp({ userAgent: 'test', log: pino({ level: 'silent' }), sleep: async () => {} });
  const source = createHuggingFace({ http, baseUrl: server.url });
  const list = await source.fetchDay({ day: day('2026-03-02'), today: day('2026-06-01'), categories: [] });
  assert.ok(list.state === 'listed');
  return list;
}

/** Measures the longest time for which nobody else got a turn during the work, in milliseconds. */
async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  await work();
  longest = Math.max(longest, performance.now() - last);
  clearInterval(timer);
  return longest;
}

suite("arXiv's bad items", () => {
  const broken: [string, string, string[], number][] = [
    ['a bare &', feed(entry(1, '<arxiv:comment>A & B</arxiv:comment>', 'A & B'), entry(2)), ['1', '2'], 0],
    ['a bare & outside of the items', feed('<title>A & B</title>', entry(1)), ['1'], 0],
    ['an open comment', feed(entry(1, '<!-- '), entry(2)), ['2'], 1],
    [
      'an open quotation',
      feed(entry(1, '', '<![CDATA[x'), entry(2), entry(3, '', '<![CDATA[x]]>')),
      ['2', '3'],
      1,
    ],
    [
      'quoted tags of an item',
      feed(entry(1, '', '<![CDATA[An <entry> and its </entry>]]>'), entry(2)),
      ['1', '2'],
      0,
    ],
    [
      'an item in a comment',
      feed(entry(1, `<!-- ${entry(3)} -->`), '<!-- <entry> -->', entry(2)),
      ['1', '2'],
      0,
    ],
    ['tags that do not match', feed(entry(1).replace('</title>', '</titel>'), entry(2)), ['2'], 1],
    ['a tag that is never closed', feed(entry(1, '', 'On <br> and <i>'), entry(2)), ['1', '2'], 0],
    ['a tag of a name that objects have', feed(entry(1, '<__proto__>'), entry(2)), ['2'], 1],
    [
      'no end',
      feed(entry(1).replace('</entry>', ''), entry(2), entry(3).replace('</entry>', '')),
      ['1', '2', '3'],
      0,
    ],
    ['an end too many', feed(entry(1), '</entry>', entry(2)), ['1', '2'], 0],
    ['tags without end', feed(entry(1, '<a>'.repeat(100_000)), entry(2)), ['2'], 1],
    ['megabytes of text', feed(entry(1, '', 'x'.repeat(2e6)), entry(2)), ['2'], 1],
    ['an id with a line break', feed(entry(1).replace('2603.', '26&#10;03.'), entry(2)), ['2'], 1],
    ['a second title', feed(entry(1, '<title>Another</title>'), entry(2)), ['1', '2'], 0],
  ];
  for (const [what, xml, ids, skipped] of broken) {
    test(`of ${what} cost themselves alone`, async () => {
      assert.deepEqual(await readIds(xml), [ids, skipped]);
    });
  }

  test('are named though they are no XML', async () => {
    const { skipped } = await parseBatch(
      feed(entry(1, '', 'I <3 you'), entry(2, '', 'x'.repeat(1e6)), entry(3)),
    );

    assert.deepEqual(
      skipped.map(({ id }) => id),
      ['oai:arXiv.org:2603.00001v1', 'oai:arXiv.org:2603.00002v1'],
    );
  });

  test('of a year to come do not make the list another day’s', async () => {
    const xml = feed(
      entry(1),
      entry(2).replace('2026-03-03T', '9999-12-31T'),
      entry(3).replace('03-03T', '02-30T'),
    );

    const { day: newest, papers } = await parseBatch(xml, day('2026-03-04'));

    assert.equal(newest?.toString(), '2026-03-03');
    assert.deepEqual(
      papers.map((one) => one.day?.toString()),
      ['2026-03-03', undefined, undefined],
    );
  });

  const ampersand = recorded('cases/arxiv-one-bare-ampersand.xml');
  test('are read where one & stands bare', { skip: ampersand.skip }, async () => {
    assert.deepEqual(await readIds(readFileSync(ampersand.path, 'utf8')), [['1', '2'], 0]);
  });

  const names = recorded('cases/arxiv-names.xml');
  test('name authors as they call themselves', { skip: names.skip }, async () => {
    const { papers } = await parseBatch(readFileSync(names.path, 'utf8'));

    assert.deepEqual(
      papers.map(({ paper }) => paper.authors),
      [
        ['John Smith Jr.', 'Robert Downey, Jr.', 'Sammy Davis III'],
        ['\\L ukasz Kowal', 'H\\aa kon Berg', '\\O ystein Aas'],
        ['Ada Lovelace', 'Charles Babbage'],
      ],
    );
  });

  test('of 100,000 are read up to a bound, and others have their turn', async () => {
    const xml = feed(...Array.from({ length: 100_000 }, (_, number) => entry(number)));

    let read: [string[], number] = [[], 0];
    const blocked = await longestBlock(async () => {
      read = await readIds(xml);
    });

    assert.deepEqual([read[0].length, read[1]], [10_000, 90_000]);
    assert.ok(blocked < 3_000, `nobody else had a turn for ${blocked} ms`);
  });

  test('do not make the time grow faster than they do', async () => {
    const many = 100_000;
    const started = performance.now();
    for (const text of [' ', '(', '(a), ', ',', 'a, Jr., ']) splitCreators(`Ada${text.repeat(many)}Ben`);
    for (const text of ['&', '<b>', '<sub>', '<a x="', '&amp;', '<a ', '<!--'])
      plainMarkup(text.repeat(many));
    await readIds(feed(entry(1, `<dc:creator>Ada${' '.repeat(many)}Ben</dc:creator>`)));
    for (const text of ['<![CDATA[', '<!-- ', '<entry>', '</entry>'])
      await readIds(feed(text.repeat(50_000))).catch(() => {});
    assert.ok(performance.now() - started < 20_000);
  });
});

suite('names in one text', () => {
  const lists: [string, string[]][] = [
    ['Ada Lovelace (MIT, Boston), Percy Liang', ['Ada Lovelace', 'Percy Liang']],
    ['Ana Pérez, M.D., Bo Li, MD, Cy Young, 3rd', ['Ana Pérez, M.D.', 'Bo Li, MD', 'Cy Young, 3rd']],
    ['Ada ((1) MIT, (2) X), Ben', ['Ada', 'Ben']],
    [
      'Robert Downey, Jr., Ken Griffey, Sr, A. B., III',
      ['Robert Downey, Jr.', 'Ken Griffey, Sr', 'A. B., III'],
    ],
    ['Jr., Ada', ['Jr.', 'Ada']],
    ['Ada (open, Ben', ['Ada (open', 'Ben']],
    [' , ,Ada,, ', ['Ada']],
  ];
  for (const [text, names] of lists) {
    test(`are found in “${text}”`, () => {
      assert.deepEqual(splitCreators(text), names);
    });
  }
});

suite('markup in a text', () => {
  const texts: [string, string][] = [
    ['A &amp; B &lt; C', 'A & B < C'],
    ['&amp;eacute;t&amp;#233; &Omega; &#x3b1;', 'été Ω α'],
    ['&nosuch; R&D AT&T;', '&nosuch; R&D AT&T;'],
    ['On &lt;i&gt;E. coli&lt;/i&gt; and <em class="x">more</em>', 'On E. coli and more'],
    ['CO<sub>2</sub>, 10<sup>-3</sup>, $x<sub>2</sub>$', 'CO$_{2}$, 10$^{-3}$, $x_{2}$'],
    ['tokens such as <s>, </s>, <think> and <code>', 'tokens such as <s>, </s>, <think> and <code>'],
    ['a<b and c>d, p<i>q', 'a<b and c>d, p<i>q'],
    ['one<br/>two', 'one two'],
    ['<![CDATA[A <b>bold</b> title]]>', 'A bold title'],
  ];
  for (const [source, shown] of texts) {
    test(`of “${source}” leaves “${shown}”`, () => {
      assert.equal(plainMarkup(source), shown);
    });
  }
});

suite("Hugging Face's bad items", () => {
  test('cost themselves or one of their fields alone', async (t) => {
    const { listings, skipped } = await fetchDay(t, [
      huggingfaceItem('1', { upvotes: 2 ** 31, githubStars: 1e12 }),
      huggingfaceItem('2', { publishedAt: '+010000-01-01T00:00:00Z' }),
      huggingfaceItem('a\0b'),
      huggingfaceItem('a\ud83d'),
      huggingfaceItem('a\nb'),
      huggingfaceItem('a\u001eb'),
      huggingfaceItem('3', { title: '\\bm'.repeat(20_000), summary: 'word '.repeat(300_000) }),
      { ...huggingfaceItem('4', { title: 'A &amp; <i>B</i>' }), numComments: -1 },
    ]);

    assert.deepEqual(
      listings.map(({ paper, rank }) => [paper.id, rank]),
      [
        ['1', 1],
        ['2', 2],
        ['3', 7],
        ['4', 8],
      ],
    );
    assert.deepEqual(
      skipped.map(({ position }) => position),
      [2, 3, 4, 5],
    );
    assert.deepEqual(
      [listings[0]?.upvotes, listings[0]?.codeStars, listings[3]?.comments],
      [null, null, null],
    );
    assert.deepEqual([listings[1]?.paper.publishedOn, listings[3]?.paper.title], [null, 'A & B']);
    assert.ok((listings[2]?.paper.abstract?.length ?? 0) <= 30_000);
  });

  test('past ten thousand are left out, and counted', async (t) => {
    const items = Array.from({ length: 12_000 }, (_, index) => huggingfaceItem(`p${index}`));

    const { listings, skipped } = await fetchDay(t, items.slice(0, 99).concat(items));

    assert.equal(listings.length, 10_000 - 99);
    assert.ok(skipped.length > 0 && /after the first 10,000/u.test(skipped[0]?.reason ?? ''));
  });
});
