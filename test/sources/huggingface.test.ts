import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, type TestContext, test } from 'node:test';
import pino from 'pino';
import { createHttp } from '../../src/sources/http.ts';
import { createHuggingFace } from '../../src/sources/huggingface.ts';
import { recorded } from '../support/recorded.ts';
import {
  huggingfaceItem,
  openSourceServer,
  recordedDays,
  serveRecordedDays,
} from '../support/source-server.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
const today = day('2026-06-01');

async function open(t: TestContext) {
  const server = await openSourceServer(t);
  const log = pino({ level: 'silent' });
  const http = createHttp({ userAgent: 'test', log, sleep: async () => {}, random: () => 0 });
  return { server, source: createHuggingFace({ http, baseUrl: server.url }) };
}

async function fetchBody(t: TestContext, body: unknown, wanted = '2026-03-02') {
  const { server, source } = await open(t);
  server.answer(/daily_papers/u, { body: typeof body === 'string' ? body : JSON.stringify(body) });
  return source.fetchDay({ day: day(wanted), today, categories: [] });
}

suite('Hugging Face', () => {
  const days = recordedDays();
  test('reads all recorded days with no paper lost', { skip: recorded('huggingface').skip }, async (t) => {
    const { server, source } = await open(t);
    serveRecordedDays(server);
    let papers = 0;
    for (const one of days) {
      const held: { paper: { id: string; title: string } }[] = JSON.parse(
        readFileSync(recorded(`huggingface/${one}.json`).path, 'utf8'),
      );

      const list = await source.fetchDay({ day: day(one), today, categories: [] });

      assert.ok(list.state === 'listed');
      assert.deepEqual(
        list.listings.map(({ paper }) => paper.id),
        held.map(({ paper }) => paper.id),
      );
      assert.deepEqual(list.skipped, []);
      papers += list.listings.length;
    }
    assert.deepEqual([days.length, papers], [64, 1_556]);
  });

  const malformed = recorded('huggingface/2024-12-11.malformed.json');
  test('skips each of 26 items that are texts, and says so', { skip: malformed.skip }, async (t) => {
    const list = await fetchBody(t, readFileSync(malformed.path, 'utf8'), '2024-12-11');

    assert.ok(list.state === 'listed');
    assert.deepEqual([list.listings.length, list.skipped.length], [0, 26]);
    assert.match(list.skipped[0]?.reason ?? '', /expected object, received string/u);
  });

  test('takes from an item all that it gives', async (t) => {
    const item = huggingfaceItem('2602.22661', {
      title: 'A title\n  on two lines',
      ai_summary: 'One line.',
      githubRepo: 'https://github.com/a/b',
      githubStars: 1_830,
      projectPage: 'https://project.example',
      organization: { name: 'Berkeley', fullname: 'UC Berkeley' },
    });

    const list = await fetchBody(t, [item]);

    assert.ok(list.state === 'listed');
    const [first] = list.listings;
    assert.deepEqual(
      { ...first?.paper, publishedOn: first?.paper.publishedOn?.toString() },
      {
        id: '2602.22661',
        doi: null,
        version: null,
        title: 'A title on two lines',
        abstract: 'What paper 2602.22661 is about.',
        abstractKind: 'abstract',
        authors: ['Ada Lovelace'],
        authorCount: 1,
        publishedOn: '2026-03-01',
        categories: [],
        organization: 'UC Berkeley',
        venue: null,
        sourceSummary: { source: 'huggingface', text: 'One line.' },
        links: [
          { label: 'Abstract', url: 'https://arxiv.org/abs/2602.22661' },
          { label: 'PDF', url: 'https://arxiv.org/pdf/2602.22661' },
          { label: 'Hugging Face', url: 'https://huggingface.co/papers/2602.22661' },
          { label: 'Code', url: 'https://github.com/a/b' },
          { label: 'Project', url: 'https://project.example' },
        ],
      },
    );
    assert.deepEqual([first?.rank, first?.upvotes, first?.comments, first?.codeStars], [1, 3, 1, 1_830]);
  });

  test('loses a field of the wrong type, and not the paper', async (t) => {
    const wrong = {
      summary: 7,
      authors: 'Ada',
      publishedAt: 'soon',
      upvotes: 'many',
      organization: 'MIT',
      ai_summary: null,
      githubStars: -1,
    };

    const list = await fetchBody(t, [huggingfaceItem('1', wrong)]);

    assert.ok(list.state === 'listed');
    const [first] = list.listings;
    assert.deepEqual(
      [first?.paper.abstract, first?.paper.authors, first?.paper.publishedOn, first?.upvotes],
      [null, [], null, null],
    );
  });

  test('skips an item without id or title and keeps the others', async (t) => {
    const list = await fetchBody(t, [
      huggingfaceItem('1'),
      huggingfaceItem('2', { title: '' }),
      { paper: {} },
      null,
      huggingfaceItem('3'),
    ]);

    assert.ok(list.state === 'listed');
    assert.deepEqual(
      list.listings.map(({ paper }) => paper.id),
      ['1', '3'],
    );
    assert.deepEqual(
      list.skipped.map(({ position, id }) => [position, id]),
      [
        [1, '2'],
        [2, null],
        [3, null],
      ],
    );
  });

  test('reads on while pages are full', async (t) => {
    const { server, source } = await open(t);
    server.answer(/daily_papers/u, (url) => {
      const page = Number(url.searchParams.get('p'));
      const length = page === 0 ? 100 : 7;
      return {
        body: JSON.stringify(Array.from({ length }, (_, index) => huggingfaceItem(`${page}-${index}`))),
      };
    });

    const list = await source.fetchDay({ day: day('2026-03-02'), today, categories: [] });

    assert.equal(list.state === 'listed' && list.listings.length, 107);
  });

  const empty: [string, string, string, object][] = [
    ['a Saturday', '2026-05-30', '2026-06-01', { state: 'none', reason: 'weekend' }],
    ['a weekday gone by', '2026-05-26', '2026-06-01', { state: 'none', reason: 'holiday' }],
    ['today', '2026-06-01', '2026-06-01', { state: 'not-yet' }],
  ];
  for (const [what, wanted, now, expected] of empty) {
    test(`knows what an empty list of ${what} means`, async (t) => {
      const { server, source } = await open(t);
      server.answer(/daily_papers/u, { body: '[]' });

      assert.deepEqual(
        await source.fetchDay({ day: day(wanted), today: day(now), categories: [] }),
        expected,
      );
    });
  }

  test('does not ask for a day in the future', async (t) => {
    const { server, source } = await open(t);

    await assert.rejects(
      source.fetchDay({ day: today.add({ days: 1 }), today, categories: [] }),
      /2026-06-02 is in the future: it is 2026-06-01/u,
    );
    assert.deepEqual(server.asked, []);
  });

  const nonsense: [string, string, RegExp][] = [
    ['a web page', '<!doctype html><html></html>', /answered a web page \(HTML\)/u],
    ['half a JSON', '[{"paper":', /answered broken or unexpected JSON/u],
    ['nothing', '', /answered nothing/u],
    ['an object', '{"error":"x"}', /not a list of papers/u],
  ];
  for (const [what, body, words] of nonsense) {
    test(`says so where the answer is ${what}`, async (t) => {
      await assert.rejects(fetchBody(t, body), words);
    });
  }

  test('fetches one paper, and knows one that is not there', async (t) => {
    const { server, source } = await open(t);
    server.answer(/^\/api\/papers\/1$/u, { body: JSON.stringify(huggingfaceItem('1').paper) });

    assert.equal((await source.fetchPaper('1'))?.title, 'Paper 1');
    assert.equal(await source.fetchPaper('2'), undefined);
  });
});
