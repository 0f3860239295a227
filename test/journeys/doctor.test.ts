import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { runPapers } from '../support/bot-process.ts';
import { pglite } from '../support/database.ts';
import { openSourceServer } from '../support/source-server.ts';

const KEY = 'sk-a-key-that-servers-repeat-1';

suite('papers doctor', () => {
  test('ends with 0 where nothing is broken, and with 1 where something is, without the key that a server repeats', async (t) => {
    const server = await openSourceServer(t);
    const { dataFolder } = await pglite.place(t);
    const settings = {
      DATA_DIR: dataFolder,
      HUGGINGFACE_URL: server.url,
      ARXIV_API_URL: server.url,
      BIORXIV_API_URL: server.url,
      MEDRXIV_API_URL: server.url,
      OPENREVIEW_URL: server.url,
    };
    server.answer(/^\/notes/u, { status: 403, body: '{"name":"ChallengeRequiredError"}' });
    const feed =
      '<feed xmlns="http://www.w3.org/2005/Atom"><opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">0</opensearch:totalResults></feed>';
    server.answer(/query/u, { body: feed });

    const well = await runPapers(t, ['doctor'], settings);
    server.answer(/models/u, {
      status: 401,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ error: { message: `Bad key: ${KEY}` } }),
    });
    const model = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: server.url };
    const broken = await runPapers(t, ['doctor', '--json'], { ...settings, ...model });

    assert.deepEqual([well.code, well.stderr], [0, ''], well.stdout);
    assert.match(
      well.stdout,
      /– OpenReview: no feed uses it\. .*prove that we are human.*Set OPENREVIEW_USERNAME/u,
    );
    assert.equal(broken.code, 1);
    assert.equal(broken.stderr, 'Something is wrong: see Model.\n');
    const findings: { name: string; state: string; words: string }[] = JSON.parse(broken.stdout);
    assert.deepEqual(
      findings.filter(({ state }) => state === 'failed').map(({ name }) => name),
      ['Model'],
    );
    assert.equal(findings.find(({ name }) => name === 'Database')?.state, 'ok');
    assert.ok(!broken.stdout.includes(KEY));
  });
});
