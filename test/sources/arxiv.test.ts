import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { UserError } from '../../src/errors.ts';
import { parseDoi } from '../../src/papers/doi.ts';
import { parseBatch, parseQueryAnswer } from '../../src/sources/arxiv-feed.ts';
import { SourceError } from '../../src/sources/source.ts';
import { openArxiv as open } from '../support/arxiv.ts';
import { recorded } from '../support/recorded.ts';

const day = (text: string) => Temporal.PlainDate.from(text);

const entry = (id: string, type: string, categories = ['cs.CL']) => `
  <entry>
    <id>oai:arXiv.org:${id}</id>
    <title>On ${id} &amp; more</title>
    <summary>arXiv:${id} Announce Type: ${type}\nAbstract: What it is &lt; about.</summary>
    ${categories.map((term) => `<category term="${term}"/>`).join('')}
    <published>2025-08-20T00:00:00-04:00</published>
    <arxiv:announce_type>${type}</arxiv:announce_type>
    <dc:creator>Ada Lovelace (MIT, Boston), Percy Liang</dc:creator>
  </entry>`;
const feed = (...entries: string[]) => `<?xml version='1.0'?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="a" xmlns:dc="d"><updated>2025-08-20T04:00:00+00:00</updated>${entries.join('')}</feed>`;
suite('arXiv', () => {
  const answers = recorded('arxiv');
  const files = answers.skip === false ? readdirSync(answers.path) : [];
  for (const file of files.filter((name) => name.endsWith('.json'))) {
    test(`reads the recorded answer ${file} as what it says`, async () => {
      const { body }: { body: string } = JSON.parse(readFileSync(recorded(`arxiv/${file}`).path, 'utf8'));
      const told = [...body.matchAll(/<id>https?:\/\/arxiv\.org\/abs\/(.+?)(?:v(\d+))?<\/id>/gu)];

      const read = await parseQueryAnswer(body);

      assert.deepEqual(
        read.papers.map(({ id, version }) => [id, version]),
        told.map(([, id, version]) => [id, Number(version)]),
      );
      assert.deepEqual(read.skipped, []);
      assert.equal(read.error, file.startsWith('id_abc') ? 'incorrect id format for abc' : undefined);
      if (read.error === undefined)
        assert.equal(read.totalResults, Number(/totalResults>(\d+)/u.exec(body)?.[1]));
      for (const paper of read.papers) {
        assert.ok(
          paper.title !== '' &&
            paper.abstract &&
            paper.authors.length > 0 &&
            paper.categories.length > 0 &&
            paper.publishedOn,
        );
      }
      const dois = [...body.matchAll(/<arxiv:doi>(.+?)<\/arxiv:doi>/gu)].map(([, doi = '']) => parseDoi(doi));
      assert.deepEqual(
        read.papers.flatMap(({ doi }) => doi ?? []),
        dois,
      );
      const venues = [...body.matchAll(/<arxiv:journal_ref>/gu)];
      assert.equal(read.papers.filter(({ venue }) => venue !== null).length, venues.length);
    });
  }

  const feeds: [string, string, string[]][] = [
    [
      'rss-2025-08-20.xml',
      '2025-08-20',
      ['2508.13426', '2508.13428', '2508.13429', '2508.13434', '2508.13435', '2508.14001', '2508.14002'],
    ],
    ['arxiv_cs_ai.xml', '2026-04-27', ['2604.21935', '2604.21936', '2604.21937']],
    ['arxiv_cs_cl.xml', '2026-04-27', ['2604.22002', '2604.22027', '2604.22038']],
    ['arxiv_cs_lg.xml', '2026-04-27', ['2604.21952', '2604.21953', '2604.21956']],
  ];
  for (const [file, batchDay, ids] of feeds) {
    test(`reads the recorded feed ${file}`, { skip: recorded(`arxiv/${file}`).skip }, async () => {
      const batch = await parseBatch(readFileSync(recorded(`arxiv/${file}`).path, 'utf8'));

      assert.equal(batch.day?.toString(), batchDay);
      assert.deepEqual(
        batch.papers.map(({ paper }) => paper.id),
        ids,
      );
      assert.deepEqual(batch.skipped, []);
      assert.ok(
        batch.papers.every(({ paper }) => !paper.abstract?.startsWith('arXiv:') && paper.authors.length > 0),
      );
    });
  }

  test('lists new papers and cross-lists, each once, and no new versions of old ones', async (t) => {
    const { server, source } = await open(t);
    server.answer(/^\/atom\/cs\.AI\+cs\.CL$/u, {
      body: feed(
        entry('2508.1001v1', 'new'),
        entry('2508.1002v1', 'cross', ['cs.LG', 'cs.CL']),
        entry('2401.0001v3', 'replace'),
        entry('2508.1001v1', 'new'),
      ),
    });

    const list = await source.fetchDay({
      day: day('2025-08-20'),
      today: day('2025-08-20'),
      categories: ['cs.AI', 'cs.CL'],
    });

    assert.ok(list.state === 'listed');
    assert.deepEqual(
      list.listings.map(({ paper }) => paper.id),
      ['2508.1001', '2508.1002'],
    );
    const [first, second] = list.listings;
    assert.deepEqual(
      [first?.paper.title, first?.paper.abstract],
      ['On 2508.1001v1 & more', 'What it is < about.'],
    );
    assert.deepEqual(first?.paper.authors, ['Ada Lovelace', 'Percy Liang']);
    assert.deepEqual(second?.paper.categories, ['cs.LG', 'cs.CL']);
  });

  test('skips an entry that can not be read and keeps the others', async (t) => {
    const { server, source } = await open(t);
    server.answer(/^\/atom/u, {
      body: feed('<entry><id>nonsense</id></entry>', entry('2508.1001v1', 'new')),
    });

    const list = await source.fetchDay({
      day: day('2025-08-20'),
      today: day('2025-08-20'),
      categories: ['cs.CL'],
    });

    assert.ok(list.state === 'listed');
    assert.deepEqual([list.listings.length, list.skipped.length, list.skipped[0]?.id], [1, 1, 'nonsense']);
  });

  test('leaves out what the feed still holds of the day before', async (t) => {
    const { server, source } = await open(t);
    const old = entry('2508.1001v1', 'new').replace('2025-08-20', '2025-08-19');
    server.answer(/^\/atom/u, { body: feed(old, entry('2508.1002v1', 'new')) });

    const list = await source.fetchDay({
      day: day('2025-08-20'),
      today: day('2025-08-20'),
      categories: ['cs.CL'],
    });

    assert.ok(list.state === 'listed');
    assert.deepEqual(
      list.listings.map(({ paper }) => paper.id),
      ['2508.1002'],
    );
  });

  test('loses a date that can not be read, and not the paper', async () => {
    const odd = entry('2508.1001v1', 'new').replace('2025-08-20', '2025-99-20');
    const dateless = entry('2508.1002v1', 'withdrawn').replace(/<published>.*<\/published>/u, '');

    const batch = await parseBatch(feed(odd, dateless));

    assert.deepEqual(
      batch.papers.map(({ paper, day: announcedOn }) => [paper.id, paper.publishedOn, announcedOn]),
      [
        ['2508.1001', null, undefined],
        ['2508.1002', null, undefined],
      ],
    );
    assert.equal(batch.day?.toString(), '2025-08-20');
  });

  test('asks for nothing under a name that is no category', async (t) => {
    const { server, source } = await open(t);

    await assert.rejects(
      source.fetchDay({
        day: day('2025-08-20'),
        today: day('2025-08-20'),
        categories: ['cs.CL', '../../x?y'],
      }),
      new UserError("“../../x?y” isn't an arXiv category. They look like cs.CL, stat.ML or hep-th."),
    );
    assert.deepEqual(server.asked, []);
  });

  const states: [string, string, string, string, object][] = [
    ['a weekend', '2025-08-23', '2025-08-23T12:00:00Z', feed(), { state: 'none', reason: 'weekend' }],
    ['an empty feed in the morning', '2025-08-20', '2025-08-20T06:00:00Z', feed(), { state: 'not-yet' }],
    [
      'an empty feed in the evening',
      '2025-08-20',
      '2025-08-20T20:00:00Z',
      feed(),
      { state: 'none', reason: 'holiday' },
    ],
    [
      "yesterday's batch in the morning",
      '2025-08-21',
      '2025-08-21T06:00:00Z',
      feed(entry('2508.1001v1', 'new')),
      { state: 'not-yet' },
    ],
    [
      "yesterday's batch in the evening",
      '2025-08-21',
      '2025-08-21T20:00:00Z',
      feed(entry('2508.1001v1', 'new')),
      { state: 'not-yet' },
    ],
    [
      'the batch of the day before yesterday',
      '2025-08-21',
      '2025-08-22T01:00:00Z',
      feed(entry('2508.1001v1', 'new')),
      { state: 'none', reason: 'holiday' },
    ],
  ];
  for (const [what, wanted, now, body, expected] of states) {
    test(`knows what ${what} means`, async (t) => {
      const { server, source } = await open(t, now);
      server.answer(/^\/atom/u, { body });
      const today = Temporal.Instant.from(now).toZonedDateTimeISO('UTC').toPlainDate();

      assert.deepEqual(await source.fetchDay({ day: day(wanted), today, categories: ['cs.CL'] }), expected);
    });
  }

  test('says which day it has where an older one is asked for', async (t) => {
    const { server, source } = await open(t);
    server.answer(/^\/atom/u, { body: feed(entry('2508.1001v1', 'new')) });

    const list = await source.fetchDay({
      day: day('2025-08-18'),
      today: day('2025-08-20'),
      categories: ['cs.CL'],
    });

    assert.equal(list.state === 'gone' && list.newest.toString(), '2025-08-20');
  });

  test('asks for categories where none are given', async (t) => {
    const { source } = await open(t);

    await assert.rejects(
      source.fetchDay({ day: day('2025-08-20'), today: day('2025-08-20'), categories: [] }),
      /asked by category/u,
    );
  });

  for (const [what, body] of [
    ['a web page', '<html><body>busy</body></html>'],
    ['half a feed', '<feed><entry>'],
    ['no feed', '<a/>'],
  ] as const) {
    test(`says so where the answer is ${what}`, async (t) => {
      const { server, source } = await open(t);
      server.answer(/./u, { body });

      await assert.rejects(
        source.fetchDay({ day: day('2025-08-20'), today: day('2025-08-20'), categories: ['cs.CL'] }),
        SourceError,
      );
      await assert.rejects(source.fetchPaper('2508.13426'), SourceError);
    });
  }
});
