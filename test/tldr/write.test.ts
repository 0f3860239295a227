import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { eq } from 'drizzle-orm';
import { openDatabase } from '../../src/database/connect.ts';
import { tldrs } from '../../src/database/schema/tldr.ts';
import type { TldrPreference } from '../../src/papers/tldr-preference.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import type { Model } from '../../src/tldr/model/model.ts';
import { PROMPT_VERSION } from '../../src/tldr/model/prompt.ts';
import { findTldrs } from '../../src/tldr/tldr.ts';
import { writeTldrs } from '../../src/tldr/write.ts';
import { onEachDatabase } from '../support/database.ts';
import { GOOD_LINE } from '../support/model-server.ts';
import { NOON, paper } from '../support/papers.ts';
import { askedTitle, type Desk, modelOn, openDesk, openNamingServer, titlesOf } from '../support/tldr.ts';

const never = () => new AbortController().signal;
const numbered = (count: number) => Array.from({ length: count }, (_, at) => paper(`${at + 1}`));
const OWN = 'What it is about, as the source says.';

/** Returns each paper's TL;DR and its provider. */
async function lines(desk: Desk, papers: Parameters<typeof findTldrs>[1], order?: TldrPreference) {
  const found = await findTldrs(desk, papers, order);
  return papers.map(({ id }) => [found.get(id)?.maker, found.get(id)?.text]);
}

onEachDatabase('lines by a model', (databases) => {
  async function openWith(t: TestContext, papers: Parameters<typeof savePapers>[1]) {
    const database = await databases.open();
    await savePapers(database, papers);
    const server = await openNamingServer(t);
    return { database, server, desk: openDesk(database, modelOn(server)) };
  }

  test('are written by one question a paper', async (t) => {
    const papers = numbered(6);
    const { server, desk } = await openWith(t, papers);

    await writeTldrs(desk, papers, never());

    assert.deepEqual(
      await lines(desk, papers),
      papers.map(({ id }) => ['model', `About Paper ${id}.`]),
    );
    assert.deepEqual(titlesOf(server), ['Paper 1', 'Paper 2', 'Paper 3', 'Paper 4', 'Paper 5', 'Paper 6']);
    assert.deepEqual(desk.logged, []);
  });

  test('are kept with the sentence they rest on, the tokens and the cost', async (t) => {
    const one = paper('1', { abstract: 'We look at things. What paper 1 is about.' });
    const { database, server } = await openWith(t, [one]);
    server.answer({ kind: 'line', line: GOOD_LINE, evidence: 2, usage: [1_000, 50] });
    const desk = openDesk(database, modelOn(server, { prices: { input: 1, output: 10 } }));

    await writeTldrs(desk, [one], never());

    const [row] = await database.select().from(tldrs);
    assert.equal(row?.evidence, 'What paper 1 is about.');
    assert.deepEqual([row?.inputTokens, row?.outputTokens, row?.cost], [1_000, 50, 0.0015]);
  });

  test('are kept: only papers that are new are asked about', async (t) => {
    const papers = numbered(3);
    const { server, desk } = await openWith(t, papers);
    await writeTldrs(desk, papers.slice(0, 2), never());

    await writeTldrs(desk, papers, never());

    assert.deepEqual(titlesOf(server), ['Paper 1', 'Paper 2', 'Paper 3']);
  });

  test('are there after a restart', async (t) => {
    const place = await databases.place(t);
    const server = await openNamingServer(t);
    const open = () => openDatabase({ url: place.databaseUrl, dataFolder: place.dataFolder, what: 'a test' });
    {
      await using before = await open();
      await savePapers(before.database, [paper('1')]);
      await writeTldrs(openDesk(before.database, modelOn(server)), [paper('1')], never());
    }

    await using after = await open();
    const desk = openDesk(after.database, modelOn(server));
    await writeTldrs(desk, [paper('1')], never());

    assert.equal(server.asked.length, 1);
    assert.deepEqual(await lines(desk, [paper('1')]), [['model', 'About Paper 1.']]);
  });

  test('are asked for once where several write at the same time, and all have them then', async (t) => {
    const papers = numbered(3);
    const { database, server, desk } = await openWith(t, papers);
    const desks = [desk, ...[1, 2, 3].map(() => openDesk(database, modelOn(server)))];

    await Promise.all(desks.map((one) => writeTldrs(one, papers, never())));

    assert.deepEqual(titlesOf(server), ['Paper 1', 'Paper 2', 'Paper 3']);
    for (const one of desks) {
      assert.deepEqual(
        (await lines(one, papers)).map(([maker]) => maker),
        ['model', 'model', 'model'],
      );
      assert.deepEqual(one.logged, []);
    }
  });

  test('are asked for again where the process that asked died', async (t) => {
    const { database, server, desk } = await openWith(t, [paper('1')]);
    const asked = { paperId: '1', model: 'a-model', promptVersion: PROMPT_VERSION, text: '' };
    const madeAt = NOON.subtract({ minutes: 10 });
    await database.insert(tldrs).values({ ...asked, state: 'asking', madeAt });

    await writeTldrs(desk, [paper('1')], never());

    assert.equal(server.asked.length, 1);
    assert.deepEqual(await lines(desk, [paper('1')]), [['model', 'About Paper 1.']]);
  });

  test('are written anew by another model, for a new version of the paper, and in another language', async (t) => {
    const first = paper('1', { version: 1 });
    const second = paper('1', { version: 2 });
    const { database, server, desk } = await openWith(t, [first]);
    await writeTldrs(desk, [first], never());
    const other = openDesk(database, modelOn(server, { name: 'vendor/other' }));
    await writeTldrs(other, [first], never());
    assert.equal(server.asked.length, 2);
    assert.deepEqual((await lines(desk, [second]))[0]?.[0], 'sentence');
    await writeTldrs(desk, [second], never());
    assert.equal(server.asked.length, 3);
    server.answer({ kind: 'line', line: 'Wir sagen, worum es in Paper 1 geht und was das ist.' });
    const german: TldrPreference = { first: 'model', language: 'de' };

    await writeTldrs(desk, [second], never(), german);
    await writeTldrs(desk, [second], never(), german);

    assert.equal(server.asked.length, 4);
    assert.match((await lines(desk, [second], german))[0]?.[1] ?? '', /^Wir sagen/u);
    assert.equal((await lines(desk, [second]))[0]?.[1], 'About Paper 1.');
  });

  test('are not asked for where the order is for others, nor without an abstract', async (t) => {
    const papers = [
      paper('1', { abstract: null }),
      paper('2', { abstract: ' \n' }),
      paper('3', { sourceSummary: { source: 'huggingface', text: OWN } }),
    ];
    const { server, desk } = await openWith(t, papers);

    for (const first of ['source', 'sentence', 'off'] as const)
      await writeTldrs(desk, papers, never(), { first, language: 'en' });
    assert.equal(server.asked.length, 0);
    const byOrder = async (first: TldrPreference['first']) =>
      (await lines(desk, papers.slice(2), { first, language: 'en' }))[0];
    assert.deepEqual(await byOrder('source'), ['source', OWN]);
    assert.deepEqual(await byOrder('sentence'), ['sentence', 'What paper 3 is about.']);
    assert.deepEqual(await byOrder('off'), [undefined, undefined]);

    await writeTldrs(desk, papers, never());
    assert.deepEqual(titlesOf(server), ['Paper 3']);
  });

  test('that can not be shown are asked for once more with the fault named', async (t) => {
    const { server, desk } = await openWith(t, [paper('1')]);
    server.answer(() => ({
      kind: 'line',
      line: server.asked.length === 1 ? 'It gains 97 % about it.' : GOOD_LINE,
    }));

    await writeTldrs(desk, [paper('1')], never());

    assert.deepEqual(await lines(desk, [paper('1')]), [['model', GOOD_LINE]]);
    assert.match(server.asked[1]?.messages[1]?.content ?? '', /“97 %” stands neither in the title nor/u);
  });

  test("that fail twice fall to the source's own, then to a sentence, and are not asked for again", async (t) => {
    const papers = [paper('1', { sourceSummary: { source: 'huggingface', text: OWN } }), paper('2')];
    const { database, server, desk } = await openWith(t, papers);
    server.answer({ kind: 'line', line: 'See https://evil.example for it.' });

    await writeTldrs(desk, papers, never());
    await writeTldrs(desk, papers, never());

    assert.equal(server.asked.length, 4);
    assert.deepEqual(await lines(desk, papers), [
      ['source', OWN],
      ['sentence', 'What paper 2 is about.'],
    ]);
    const [row] = await database.select().from(tldrs).where(eq(tldrs.paperId, '1'));
    assert.deepEqual([row?.state, row?.fault, row?.inputTokens], ['failed', 'it has a link', 200]);
    assert.deepEqual(
      desk.logged.map(({ fault }) => fault),
      ['it has a link', 'it has a link'],
    );
  });

  test('of a server that fails are asked for again another time', async (t) => {
    const { server, desk } = await openWith(t, [paper('1')]);
    server.answer({ kind: 'failure', status: 401, message: 'Bad key.' });
    await writeTldrs(desk, [paper('1')], never());
    assert.deepEqual((await lines(desk, [paper('1')]))[0]?.[0], 'sentence');
    server.answer({ kind: 'line', line: GOOD_LINE });

    await writeTldrs(desk, [paper('1')], never());

    assert.deepEqual(await lines(desk, [paper('1')]), [['model', GOOD_LINE]]);
  });

  test('that came before the signal are kept, the others are given up and asked for another time', async (t) => {
    const papers = numbered(9);
    const { database, server, desk } = await openWith(t, papers);
    server.answer((question) =>
      askedTitle(question) === 'Paper 1' ? { kind: 'line', line: GOOD_LINE } : { kind: 'silence' },
    );
    const giveUp = new AbortController();
    const written = writeTldrs(desk, papers, giveUp.signal);
    // The first TL;DR makes room for a fifth question, so it is saved by then.
    await server.untilAsked(5);

    giveUp.abort();
    await written;

    assert.deepEqual(
      (await lines(desk, papers)).map(([maker]) => maker),
      ['model', ...Array.from({ length: 8 }, () => 'sentence')],
    );
    assert.equal(await database.$count(tldrs), 1);
  });

  test('are not begun once the signal was given', async (t) => {
    const { server, desk } = await openWith(t, [paper('1')]);

    await writeTldrs(desk, [paper('1')], AbortSignal.abort());

    assert.equal(server.asked.length, 0);
  });

  test('are asked for four at a time', async () => {
    const papers = numbered(10);
    const database = await databases.open();
    await savePapers(database, papers);
    const areFour = Promise.withResolvers<void>();
    let atOnce = 0;
    const seen: number[] = [];
    const model: Model = {
      name: 'a-model',
      prices: undefined,
      monthlyBudget: undefined,
      async ask() {
        atOnce += 1;
        seen.push(atOnce);
        // The first waits for three more to be under way; a fifth would be seen beside them.
        if (seen.length === 4) areFour.resolve();
        await areFour.promise;
        await database.$count(tldrs);
        atOnce -= 1;
        return { usage: { input: 1, output: 1 }, said: { kind: 'tldr', text: GOOD_LINE, evidence: 1 } };
      },
    };

    await writeTldrs(openDesk(database, model), papers, never());

    assert.equal(seen.length, 10);
    assert.equal(Math.max(...seen), 4);
  });
});
