import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import pino from 'pino';
import { monthOfArxivId } from '../../src/papers/arxiv-id.ts';
import { createArxiv } from '../../src/sources/arxiv.ts';
import { createHttp } from '../../src/sources/http.ts';
import { openSourceServer } from '../support/source-server.ts';

const MONDAY = Temporal.PlainDate.from('2026-03-02');

const announced = (id: string) =>
  `<entry><id>oai:arXiv.org:${id}v1</id><title>P</title><summary>S.</summary><category term="cs.CL"/>
  <published>2026-03-02T00:00:00-05:00</published><arxiv:announce_type>new</arxiv:announce_type></entry>`;
const dated = (id: string, date: string) =>
  `<entry><id>http://arxiv.org/abs/${id}v1</id><title>P</title><summary>S.</summary><published>${date}T10:00:00Z</published></entry>`;
const answer = (...entries: string[]) =>
  `<feed><opensearch:totalResults>${entries.length}</opensearch:totalResults>${entries.join('')}</feed>`;

async function open(t: TestContext, ids: readonly string[]) {
  const server = await openSourceServer(t);
  const log = pino({ level: 'silent' });
  const http = createHttp({ userAgent: 'test', log, sleep: async () => {} });
  const now = () => Temporal.Instant.from('2026-03-02T12:00:00Z');
  const source = createArxiv({ http, apiUrl: server.url, rssUrl: server.url, log, now });
  server.answer(/^\/atom/u, { body: `<feed>${ids.map(announced).join('')}</feed>` });
  const fetchDates = async () => {
    const list = await source.fetchDay({ day: MONDAY, today: MONDAY, categories: ['cs.CL'] });
    assert.ok(list.state === 'listed');
    return list.listings.map(({ paper }) => paper.publishedOn?.toString());
  };
  const queries = () => server.asked.filter((path) => path.startsWith('/api/query'));
  return { server, fetchDates, queries };
}

suite("the dates of arXiv's announcements", () => {
  test('come from one request for the whole list, once', async (t) => {
    const { server, fetchDates, queries } = await open(t, ['2603.00001', '2603.00002', 'math/0309136']);
    server.answer(/^\/api\/query/u, {
      body: answer(dated('2603.00001', '2026-02-27'), dated('math/0309136', '2003-09-08')),
    });

    const dates = ['2026-02-27', '2026-03-01', '2003-09-08'];
    assert.deepEqual(await fetchDates(), dates);
    assert.deepEqual(await fetchDates(), dates);

    assert.deepEqual(queries(), ['/api/query?id_list=2603.00001,2603.00002,math%2F0309136&max_results=3']);
  });

  for (const [what, canned] of [
    ['an error', { status: 503, body: '' }],
    ['a web page', { body: '<html>busy</html>' }],
    ['an empty page', { body: answer() }],
  ] as const) {
    test(`are the first of the id's month where the answer is ${what}, asked for once`, async (t) => {
      const { server, fetchDates, queries } = await open(t, ['2603.00001']);
      const takeBack = server.answer(/^\/api\/query/u, canned);
      assert.deepEqual(await fetchDates(), ['2026-03-01']);
      assert.equal(queries().length, 1);

      takeBack();
      server.answer(/^\/api\/query/u, { body: answer(dated('2603.00001', '2026-02-27')) });
      assert.deepEqual(await fetchDates(), ['2026-02-27']);
    });
  }

  test('are asked for in an address that is not too long', async (t) => {
    const ids = Array.from({ length: 2_000 }, (_, index) => `2603.${String(index).padStart(5, '0')}`);
    const { fetchDates, queries } = await open(t, ids);

    assert.deepEqual(new Set(await fetchDates()), new Set(['2026-03-01']));
    assert.deepEqual([queries().length, (queries()[0]?.length ?? 0) < 8_000], [1, true]);
  });

  test('knows the month of an id of either scheme', () => {
    const months = [
      '2603.00101',
      '0704.0001',
      'hep-th/9901001',
      'math.GT/0309136',
      '2613.00001',
      'p1',
      '260300001',
    ];

    assert.deepEqual(
      months.map((id) => monthOfArxivId(id)?.toString()),
      ['2026-03-01', '2007-04-01', '1999-01-01', '2003-09-01', undefined, undefined, undefined],
    );
  });
});
