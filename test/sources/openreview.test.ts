import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import pino from 'pino';
import { createHttp } from '../../src/sources/http.ts';
import { createOpenReview } from '../../src/sources/openreview.ts';
import { nameList, parseList, writeList } from '../../src/sources/sources.ts';
import type { Ends } from '../support/ends.ts';
import { note, serveVenue } from '../support/openreview.ts';
import { openSourceServer } from '../support/source-server.ts';

const DAY = Temporal.PlainDate.from('2026-03-02');
const VENUE = 'TEST.cc/2026/Conference';

async function open(t: Ends, { username = '', password = '' } = {}) {
  const server = await openSourceServer(t);
  const http = createHttp({ userAgent: 'test', log: pino({ level: 'silent' }), sleep: async () => {} });
  const source = createOpenReview({ http, apiUrl: server.url, username, password });
  const collect = async (instance = `${VENUE}/-/Submission`) => {
    const list = await source.fetchDay({ instance, day: DAY, today: DAY, categories: [] });
    assert.ok(list.state === 'listed');
    return list;
  };
  return { server, source, collect };
}

suite('a venue at OpenReview', () => {
  const typed = [
    ['https://openreview.net/group?id=ICLR.cc/2026/Conference', 'ICLR.cc/2026/Conference'],
    [
      'https://openreview.net/group?id=ICLR.cc/2026/Conference#tab-active-submissions',
      'ICLR.cc/2026/Conference/-/Submission',
    ],
    ['ICLR.cc/2026/Conference', 'ICLR.cc/2026/Conference'],
    ['ICLR.cc/2026/Conference submissions', 'ICLR.cc/2026/Conference/-/Submission'],
    ['openreview:NeurIPS.cc/2025/Workshop/FM4X', 'NeurIPS.cc/2025/Workshop/FM4X'],
    ['https://openreview.net/group?id=TMLR', 'TMLR'],
    ['openreview:TMLR submissions', 'TMLR/-/Submission'],
  ] as const;
  for (const [text, instance] of typed)
    test(`is named by ${text}`, () => {
      const list = parseList(text);
      assert.deepEqual(list, { source: 'openreview', instance });
      assert.deepEqual(parseList(writeList({ source: 'openreview', instance })), list);
      assert.match(nameList({ source: 'openreview', instance }), /^OpenReview: [\w./]+(?:, submissions)?$/u);
    });

  for (const word of ['TMLR', 'attention', 'openreview', 'arxiv', 'TMLR submissions', 'bioRxiv'])
    test(`is not what “${word}” names alone`, () => assert.equal(parseList(word)?.instance ?? '', ''));

  test('gives its submissions, anonymous ones as such, none that was withdrawn or desk-rejected', async (t) => {
    const { server, collect } = await open(t);
    serveVenue(server, [
      note(1),
      note(2, { authors: ['Ada Lovelace', 'Grace Hopper'], TLDR: 'It works.', pdf: '/pdf/1.pdf' }),
      note(3, { venueid: `${VENUE}/Withdrawn_Submission` }),
      note(4, { venueid: `${VENUE}/Desk_Rejected_Submission` }),
      note(5, { title: 7 }),
    ]);

    const { listings, skipped } = await collect();

    assert.deepEqual(
      listings.map(({ paper }) => [paper.id, paper.authors, paper.venue, paper.publishedOn?.toString()]),
      [
        ['openreview:note1', ['Anonymous'], 'Submitted to TEST 2026', '2026-03-02'],
        ['openreview:note2', ['Ada Lovelace', 'Grace Hopper'], 'Submitted to TEST 2026', '2026-03-02'],
      ],
    );
    assert.deepEqual(listings[1]?.paper.sourceSummary, { source: 'openreview', text: 'It works.' });
    assert.equal(skipped[0]?.id, 'note5');
  });

  test('is read to its last page, and accepted papers are asked for by venue', async (t) => {
    const { server, collect } = await open(t);
    serveVenue(
      server,
      Array.from({ length: 2_100 }, (_, index) => note(index)),
    );

    const { listings } = await collect(VENUE);

    assert.equal(listings.length, 2_100);
    assert.deepEqual(server.asked.length, 3);
    assert.match(server.asked[2] ?? '', /^\/notes\?content\.venueid=TEST.*&limit=1000&offset=2000$/u);
  });

  test('that does not exist is told in a sentence, and one that exists keeps its own words', async (t) => {
    const { server, source } = await open(t);
    server.answer(/^\/groups/u, { body: '{"groups":[]}' });
    const own = { groups: [{ content: { submission_name: { value: 'Paper' } } }] };
    server.answer(/OWN/u, { body: JSON.stringify(own) });

    await assert.rejects(async () => source.findInstance?.('NO.cc/2026/X'), /no venue “NO\.cc\/2026\/X”/u);
    assert.equal(await source.findInstance?.('OWN.cc/2026/C/-/Submission'), 'OWN.cc/2026/C/-/Paper');
  });

  test('behind a challenge asks for a login, and says when that is refused', async (t) => {
    const { server, source } = await open(t);
    const challenge = { status: 403, body: '{"name":"ChallengeRequiredError"}' };
    server.answer(/./u, challenge);
    const other = await open(t, { username: 'ada@example.org', password: 'wrong one' });
    other.server.answer(/login/u, { status: 401, body: '{}' });

    await assert.rejects(source.fetchPaper('x'), /prove that we are human.*Set OPENREVIEW_USERNAME/u);
    await assert.rejects(other.source.fetchPaper('x'), /refuses the login \(HTTP status 401\)/u);
  });

  test('is asked with a login, once until its token runs out', async (t) => {
    const { server, source } = await open(t, { username: 'ada@example.org', password: 'secret' });
    let logins = 0;
    let asked = 0;
    server.answer(/^\/login/u, () => {
      logins += 1;
      return { body: JSON.stringify({ token: `token${logins}` }) };
    });
    server.answer(/^\/notes/u, () => {
      asked += 1;
      return asked === 3 ? { status: 401, body: '{}' } : { body: JSON.stringify({ notes: [note(1)] }) };
    });

    for (let time = 0; time < 3; time += 1)
      assert.equal((await source.fetchPaper('note1'))?.title, 'Submission 1');

    assert.deepEqual([logins, asked], [2, 4]);
  });

  test('whose answer has another shape is a fault', async (t) => {
    const { server, collect } = await open(t);
    for (const body of ['{"results":[]}', '<html></html>', '']) {
      server.answer(/./u, { body });
      await assert.rejects(collect(), /something that is no list of notes/u);
    }
    server.answer(/./u, { body: '{"notes":[],"count":5}' });
    await assert.rejects(collect(), /0 of 5 notes, and then an empty page/u);
  });
});
