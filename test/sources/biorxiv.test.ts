import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import pino from 'pino';
import { createBiorxiv } from '../../src/sources/biorxiv.ts';
import { createHttp } from '../../src/sources/http.ts';
import { SOURCES } from '../../src/sources/sources.ts';
import { preprint, publication, servePreprints, servePublications } from '../support/biorxiv.ts';
import type { Ends } from '../support/ends.ts';
import { openSourceServer } from '../support/source-server.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
const TUESDAY = day('2026-03-03');

async function open(t: Ends) {
  const server = await openSourceServer(t);
  let now = 0;
  const waits: number[] = [];
  const http = createHttp({
    userAgent: 'test',
    log: pino({ level: 'silent' }),
    now: () => now,
    sleep: async (ms) => {
      waits.push(ms);
      now += ms;
    },
  });
  const source = createBiorxiv(SOURCES.biorxiv, { http, apiUrl: server.url });
  const collect = async (on = TUESDAY, today = on) => source.fetchDay({ day: on, today, categories: [] });
  return { server, source, collect, waits };
}

suite('bioRxiv', () => {
  test('lists the day before, page by page, one request a second', async (t) => {
    const { server, collect, waits } = await open(t);
    servePreprints(
      server,
      Array.from({ length: 100 }, (_, index) => preprint(index)),
    );

    const list = await collect();

    assert.ok(list.state === 'listed');
    assert.deepEqual([list.listings.length, list.skipped], [100, []]);
    assert.deepEqual(
      server.asked,
      [0, 30, 60, 90].map((cursor) => `/details/biorxiv/2026-03-02/2026-03-02/${cursor}/json`),
    );
    assert.deepEqual(waits, [1_000, 1_000, 1_000]);
  });

  test('lists Friday to Sunday on Monday, and nothing at weekends', async (t) => {
    const { server, collect } = await open(t);
    servePreprints(server, [preprint(1)]);

    await collect(day('2026-03-02'));

    assert.match(server.asked[0] ?? '', /2026-02-27\/2026-03-01/u);
    assert.deepEqual(await collect(day('2026-03-07')), { state: 'none', reason: 'weekend' });
  });

  test('gives a preprint with its category, institution and journal', async (t) => {
    const { server, collect } = await open(t);
    const abstract = 'O_ST_ABSBackgroundC_ST_ABS We grow O_SCPLOWEC_SCPLOW. coli at 37&deg;C.';
    servePreprints(server, [preprint(1, { abstract, published: '10.1038/s41586-026-1' })]);

    const list = await collect();

    assert.ok(list.state === 'listed');
    const [paper] = list.listings.map((one) => one.paper);
    assert.deepEqual(
      { ...paper, publishedOn: paper?.publishedOn?.toString() },
      {
        id: '10.64898/2026.03.01.700001',
        doi: '10.64898/2026.03.01.700001',
        version: 1,
        title: 'Preprint 1',
        abstract: 'Background We grow E. coli at 37°C.',
        abstractKind: 'abstract',
        authors: ['M. Loconsole', 'C. Xue'],
        authorCount: 2,
        publishedOn: '2026-03-01',
        categories: ['neuroscience'],
        organization: 'Institute of Tests',
        venue: null,
        sourceSummary: null,
        links: [
          { label: 'Abstract', url: 'https://www.biorxiv.org/content/10.64898/2026.03.01.700001v1' },
          { label: 'PDF', url: 'https://www.biorxiv.org/content/10.64898/2026.03.01.700001v1.full.pdf' },
          { label: 'Published', url: 'https://doi.org/10.1038/s41586-026-1' },
        ],
      },
    );
  });

  test('lists a preprint once, in its newest version, and no revision of an older one', async (t) => {
    const { server, source, collect } = await open(t);
    const versions = [preprint(1), preprint(1, { version: 2, title: 'Revised', date: '2026-03-02' })];
    servePreprints(server, [...versions, preprint(2, { version: '3' })]);

    const list = await collect();

    assert.ok(list.state === 'listed');
    assert.deepEqual(
      list.listings.map(({ paper }) => [paper.title, paper.version, paper.publishedOn?.toString()]),
      [['Revised', 2, '2026-03-01']],
    );
    servePreprints(server, versions);
    const paper = await source.fetchPaper('10.64898/2026.03.01.700001');
    assert.deepEqual([paper?.version, paper?.publishedOn?.toString()], [2, '2026-03-01']);
  });

  test('loses no other preprint where one can’t be read', async (t) => {
    const { server, collect } = await open(t);
    servePreprints(server, [preprint(1), 'junk', preprint(2, { doi: 'none' }), preprint(3)]);

    const list = await collect();

    assert.ok(list.state === 'listed');
    assert.deepEqual([list.listings.length, list.skipped.length], [2, 2]);
  });

  const faults = [
    ['an empty body', '', /nothing, which does not mean/u],
    ['a page', '<html></html>', /a web page \(HTML\)/u],
    ['another shape', '{"results": []}', /something that is no list of preprints/u],
    ['an error', '{"messages":[{"status":"error"}],"collection":[]}', /“error”/u],
    ['free text', '{"messages":[{"status":"database is down"}]}', /“database is down”/u],
    [
      'another page',
      '{"messages":[{"status":"ok","cursor":30,"total":"60"}],"collection":[1]}',
      /page from 30/u,
    ],
    ['too few', '{"messages":[{"status":"ok","total":"60"}],"collection":[]}', /0 of 60 preprints/u],
  ] as const;
  for (const [name, body, words] of faults) {
    test(`with status 200 and ${name} is a fault, not a day without papers`, async (t) => {
      const { server, collect } = await open(t);
      server.answer(/details/u, { body });

      await assert.rejects(collect(), words);
    });
  }

  test('repeats no page for another', async (t) => {
    const { server, collect } = await open(t);
    const collection = Array.from({ length: 30 }, (_, index) => preprint(index));
    server.answer(/details/u, {
      body: JSON.stringify({ messages: [{ status: 'ok', total: '60' }], collection }),
    });

    await assert.rejects(collect(), /30 of 60 preprints, and some of them twice/u);
  });

  test('names later versions and withdrawals beside the list', async (t) => {
    const { server, collect } = await open(t);
    servePreprints(server, [
      preprint(1),
      preprint(2, { version: '2' }),
      preprint(3, { version: '3', type: 'withdrawn', title: 'WITHDRAWN: Preprint 3' }),
    ]);

    const list = await collect();

    assert.ok(list.state === 'listed');
    assert.deepEqual(
      list.revised?.map(({ title, version, withdrawal }) => [title, version, withdrawal]),
      [
        ['Preprint 2', 2, undefined],
        ['WITHDRAWN: Preprint 3', 3, 'withdrawn'],
      ],
    );
    assert.equal(list.listings.length, 1);
  });

  for (const [asked, preprint, article] of [
    ['by its own DOI', '10.1101/2025.9', '10.5555/CELL.7'],
    ['by that of its article, as the API reads no others', '10.64898/2026.1', '10.5555/CELL.7'],
    ['by that of an article with more than one slash', '10.64898/2026.1', '10.5555/cells/iyag142'],
  ] as const)
    test(`says where a preprint was published, asked ${asked}`, async (t) => {
      const { server, source } = await open(t);
      servePublications(server, [
        publication('10.64898/2025.8', article, 'Another preprint of it'),
        publication(preprint, article, 'Cells'),
      ]);

      const found = await source.fetchPublication?.(preprint, article.toLowerCase());

      assert.deepEqual(found, { doi: article.toLowerCase(), venue: 'Cells' });
    });

  for (const status of [
    'no articles found for published version of 10.1101/2025.9',
    'no articles found for published version of ',
    'Preprint for DOI 10.5555/cells/iyag142 not found',
  ])
    test(`does not know where a preprint was published if the API says “${status}”`, async (t) => {
      const { server, source } = await open(t);
      server.answer(/^\/pubs\//u, { body: JSON.stringify({ messages: [{ status }], collection: [] }) });

      assert.equal(await source.fetchPublication?.('10.1101/2025.9', undefined), undefined);
    });

  test('is not asked about a new preprint whose article is not known', async (t) => {
    const { server, source } = await open(t);

    assert.equal(await source.fetchPublication?.('10.64898/2026.1', undefined), undefined);
    assert.deepEqual(server.asked, []);
  });

  test('has nothing yet today, and had nothing on an older day', async (t) => {
    const { server, collect } = await open(t);
    server.answer(/details/u, { body: '{"messages":[{"status":"no posts found"}],"collection":[]}' });

    assert.deepEqual(await collect(), { state: 'not-yet' });
    assert.deepEqual(await collect(TUESDAY, day('2026-03-05')), { state: 'none', reason: 'holiday' });
  });
});
