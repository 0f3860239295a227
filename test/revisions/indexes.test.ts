import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import pino from 'pino';
import type { Paper } from '../../src/papers/paper.ts';
import { createCrossref } from '../../src/revisions/indexes/crossref.ts';
import { createSemanticScholar } from '../../src/revisions/indexes/semantic-scholar.ts';
import type { Answer, Informant } from '../../src/revisions/informants.ts';
import { createHttp } from '../../src/sources/http.ts';
import { paper } from '../support/papers.ts';
import { openSourceServer } from '../support/source-server.ts';

async function openBoth(t: TestContext) {
  const server = await openSourceServer(t);
  const log = pino({ level: 'silent' });
  const http = createHttp({ userAgent: 'test', log, sleep: async () => {}, random: () => 0 });
  return {
    server,
    crossref: createCrossref({ http, url: server.url, contact: 'lab@example.org' }),
    scholar: createSemanticScholar({ http, url: server.url, key: '' }),
  };
}

async function ask(informant: Informant, ...papers: readonly Paper[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  await informant.ask(papers, async (answer) => void answers.push(answer), new AbortController().signal);
  return answers;
}

const work = (message: object) => ({ body: JSON.stringify({ status: 'ok', message }) });

const PREPRINT = paper('10.1101/2026.01.01.1', { doi: '10.1101/2026.01.01.1', version: 2 });

suite('Crossref', () => {
  test('says where a preprint was published, and how often both were cited', async (t) => {
    const { server, crossref } = await openBoth(t);
    server.answer(
      /^\/works\/10\.1101/u,
      work({
        'is-referenced-by-count': 4,
        relation: { 'is-preprint-of': [{ 'id-type': 'doi', id: '10.5555/CELL.7' }] },
      }),
    );
    server.answer(
      /^\/works\/10\.5555/u,
      work({ 'container-title': ['Journal of Cells'], 'is-referenced-by-count': 9 }),
    );

    const [answer] = await ask(crossref, PREPRINT);

    assert.deepEqual(answer?.report, { doi: '10.5555/cell.7', venue: 'Journal of Cells', citations: 9 });
    assert.equal(answer?.paper?.venue, 'Journal of Cells');
    assert.equal(answer?.paper?.version, null, 'it fills gaps alone');
    assert.equal(
      answer?.paper?.links.find(({ label }) => label === 'Published')?.url,
      'https://doi.org/10.5555/cell.7',
    );
    assert.match(server.asked[0] ?? '', /\?mailto=lab%40example\.org$/u);
  });

  test('names the notices of a preprint and of its article, and keeps what it named before', async (t) => {
    const { server, crossref } = await openBoth(t);
    const of = (type: string, DOI: string) => ({ 'updated-by': [{ type, DOI }] });
    server.answer(/^\/works\/10\.1101/u, work(of('correction', '10.1101/c')));
    server.answer(/^\/works\/10\.5555/u, work(of('retraction', '10.5555/r')));
    const links = [{ label: 'Published', url: 'https://doi.org/10.5555/cell.7' }];
    const before = [{ type: 'expression_of_concern', label: null, doi: '10.5555/e', on: null }];

    const [answer] = await ask(crossref, { ...PREPRINT, links, notices: before });

    assert.deepEqual(
      answer?.paper?.notices?.map(({ type, doi }) => `${type} ${doi}`),
      ['retraction 10.5555/r', 'expression_of_concern 10.5555/e', 'correction 10.1101/c'],
    );
    assert.equal(answer.paper.withdrawal, undefined, 'that is what its own texts say');
  });

  for (const updates of [null, 'retraction', 7, {}, [null, 7, []], [{ type: 7, DOI: {}, updated: 'soon' }]])
    test(`has the rest of its record read beside ${JSON.stringify(updates)} for updates`, async (t) => {
      const { server, crossref } = await openBoth(t);
      server.answer(/^\/works\//u, work({ 'updated-by': updates, 'is-referenced-by-count': 3 }));

      const [answer] = await ask(crossref, paper('2603.00001', { doi: '10.5555/heap', venue: 'Heaps' }));

      assert.equal(answer?.report?.citations, 3);
    });

  test('does not know a DOI of another agency, and asks for the next paper', async (t) => {
    const { server, crossref } = await openBoth(t);
    server.answer(
      /^\/works\/10\.5555/u,
      work({ abstract: '<jats:p>About <jats:i>heaps</jats:i>.</jats:p>' }),
    );

    const answers = await ask(
      crossref,
      paper('a', { doi: '10.4444/unknown' }),
      paper('b', { doi: '10.5555/heap', abstract: null }),
    );

    assert.equal(answers[0]?.report, undefined);
    assert.match(answers[1]?.paper?.abstract ?? '', /^About heaps\.$/u);
  });

  for (const [name, canned] of [
    ['429', { status: 429, headers: { 'retry-after': '600' }, body: '' }],
    ['503', { status: 503, body: '' }],
    ['a page', { body: '<html>busy</html>' }],
    ['another shape', { body: '{"message":"Resource busy"}' }],
  ] as const)
    test(`that answers ${name} fails at once, in words`, async (t) => {
      const { server, crossref } = await openBoth(t);
      server.answer(/^\/works\//u, canned);

      await assert.rejects(ask(crossref, PREPRINT), { name: 'SourceError' });
      assert.equal(server.asked.length, 1);
    });
});

suite('Semantic Scholar', () => {
  test('counts citations, names the journal, and leaves out what is no journal', async (t) => {
    const { server, scholar } = await openBoth(t);
    server.answer(/^\/graph\/v1\/paper\/batch/u, {
      body: JSON.stringify([
        { externalIds: { DOI: '10.5555/heap' }, venue: 'Heaps', abstract: 'Ours.', citationCount: 12 },
        { externalIds: { DOI: '10.48550/arXiv.2603.2' }, venue: 'arXiv.org', citationCount: 0 },
        null,
      ]),
    });

    const [published, plain, unknown] = await ask(
      scholar,
      paper('2603.00001', { abstract: null }),
      paper('2603.00002'),
      paper('2603.00003'),
    );

    assert.deepEqual(published?.report, { doi: '10.5555/heap', venue: 'Heaps', citations: 12 });
    assert.equal(published?.paper?.abstract, 'Ours.');
    assert.deepEqual(plain?.report, { doi: null, venue: null, citations: 0 });
    assert.equal(plain?.paper, undefined);
    assert.equal(unknown?.report, undefined);
  });

  test('that answers for fewer papers than were asked is not believed', async (t) => {
    const { server, scholar } = await openBoth(t);
    server.answer(/batch/u, { body: '[null]' });

    await assert.rejects(ask(scholar, paper('2603.00001'), paper('2603.00002')), {
      message: 'Semantic Scholar answered something that is no list of the papers asked for.',
    });
  });
});
