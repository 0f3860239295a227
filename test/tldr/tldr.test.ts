import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import pino from 'pino';
import { type Database, openDatabase } from '../../src/database/connect.ts';
import { tldrs } from '../../src/database/schema.ts';
import { savePapers } from '../../src/papers/library.ts';
import { createModel, type Model, PROMPT_VERSION } from '../../src/tldr/model.ts';
import { findTldrs, type TldrServices, writeTldrs } from '../../src/tldr/tldr.ts';
import { onEachDatabase } from '../support/database.ts';
import { type ModelServer, openModelServer } from '../support/model-server.ts';
import { NOON, paper } from '../support/papers.ts';

/** What writing needs, and what it logged. */
interface Desk extends TldrServices {
  readonly logged: Record<string, unknown>[];
}

function openDesk(database: Database, model: Model | undefined): Desk {
  const logged: Record<string, unknown>[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  return { database, model, now: () => NOON, log, logged };
}

const modelOn = (server: ModelServer, name = 'a-model') =>
  createModel({ apiKey: 'sk-test-0123456789', baseUrl: server.url, name });

/** A server whose line names the paper it was asked about. */
async function openNamingServer(t: TestContext): Promise<ModelServer> {
  const server = await openModelServer(t);
  server.answer(({ messages }) => ({ kind: 'line', line: `About ${askedTitle(messages)}.` }));
  return server;
}

const askedTitle = (messages: readonly { readonly content: string }[]) =>
  messages.at(-1)?.content.split('\n')[1] ?? '';
const titles = ({ asked }: ModelServer) => asked.map(({ messages }) => askedTitle(messages)).sort();
const byModel = (line: string, model = 'a-model') => ({ maker: 'model', model, line }) as const;
const never = () => new AbortController().signal;
const numbered = (count: number) => Array.from({ length: count }, (_, at) => paper(`${at + 1}`));

onEachDatabase('TL;DRs', (databases) => {
  /** A database that has the papers, with a desk on a server. */
  async function openWith(t: TestContext, papers: Parameters<typeof savePapers>[1]) {
    const database = await databases.open();
    await savePapers(database, papers);
    const server = await openNamingServer(t);
    return { database, server, desk: openDesk(database, modelOn(server)) };
  }

  test('are written by one question a paper, and say who wrote them', async (t) => {
    const papers = numbered(6);
    const { server, desk } = await openWith(t, papers);

    await writeTldrs(desk, papers, never());

    assert.deepEqual(
      await findTldrs(desk, papers),
      new Map(papers.map(({ id }) => [id, byModel(`About Paper ${id}.`)])),
    );
    assert.deepEqual(titles(server), ['Paper 1', 'Paper 2', 'Paper 3', 'Paper 4', 'Paper 5', 'Paper 6']);
    assert.deepEqual(desk.logged, []);
  });

  test('are kept: only papers that are new are asked about', async (t) => {
    const papers = numbered(3);
    const { server, desk } = await openWith(t, papers);
    await writeTldrs(desk, papers.slice(0, 2), never());
    server.answer({ kind: 'line', line: 'A later line.' });

    await writeTldrs(desk, papers, never());

    assert.deepEqual(titles(server), ['Paper 1', 'Paper 2', 'Paper 3']);
    const found = await findTldrs(desk, papers);
    assert.deepEqual(
      papers.map(({ id }) => found.get(id)?.line),
      ['About Paper 1.', 'About Paper 2.', 'A later line.'],
    );
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
    assert.deepEqual((await findTldrs(desk, [paper('1')])).get('1'), byModel('About Paper 1.'));
  });

  test('are one a paper where two write at the same time', async (t) => {
    const papers = numbered(3);
    const { database, server, desk } = await openWith(t, papers);
    const other = openDesk(database, modelOn(server));
    const isAskedByBoth = server.untilAsked(6);
    server.answer(async () => {
      await isAskedByBoth;
      return { kind: 'line', line: 'The same line.' };
    });

    await Promise.all([writeTldrs(desk, papers, never()), writeTldrs(other, papers, never())]);

    assert.equal((await database.select().from(tldrs)).length, 3);
    assert.deepEqual([...desk.logged, ...other.logged], []);
  });

  test('are written anew by another model, and each model keeps its own', async (t) => {
    const { database, server, desk } = await openWith(t, [paper('1')]);
    await writeTldrs(desk, [paper('1')], never());
    server.answer({ kind: 'line', line: 'In other words.' });
    const other = openDesk(database, modelOn(server, 'vendor/other'));

    await writeTldrs(other, [paper('1')], never());

    assert.deepEqual(
      server.asked.map(({ model }) => model),
      ['a-model', 'vendor/other'],
    );
    assert.deepEqual(
      (await findTldrs(other, [paper('1')])).get('1'),
      byModel('In other words.', 'vendor/other'),
    );
    assert.deepEqual((await findTldrs(desk, [paper('1')])).get('1'), byModel('About Paper 1.'));
  });

  test('are written anew where an older prompt made them', async (t) => {
    const { database, server, desk } = await openWith(t, [paper('1')]);
    await database.insert(tldrs).values({
      paperId: '1',
      model: 'a-model',
      promptVersion: PROMPT_VERSION - 1,
      line: 'As it was asked before.',
      madeAt: NOON,
    });
    assert.equal((await findTldrs(desk, [paper('1')])).get('1'), undefined);

    await writeTldrs(desk, [paper('1')], never());

    assert.equal(server.asked.length, 1);
    assert.deepEqual((await findTldrs(desk, [paper('1')])).get('1'), byModel('About Paper 1.'));
  });

  test("are the source's own, and said to be, where no model is set; none where it has none", async () => {
    const database = await databases.open();
    const papers = [paper('1', { sourceSummary: 'As the source has it.' }), paper('2')];
    await savePapers(database, papers);
    const desk = openDesk(database, undefined);

    await writeTldrs(desk, papers, never());

    assert.deepEqual(
      await findTldrs(desk, papers),
      new Map([['1', { maker: 'source', line: 'As the source has it.' }]]),
    );
  });

  test("are the source's own until the model has written", async (t) => {
    const one = paper('1', { sourceSummary: 'As the source has it.' });
    const { desk } = await openWith(t, [one]);
    assert.deepEqual((await findTldrs(desk, [one])).get('1'), {
      maker: 'source',
      line: 'As the source has it.',
    });

    await writeTldrs(desk, [one], never());

    assert.deepEqual((await findTldrs(desk, [one])).get('1'), byModel('About Paper 1.'));
  });

  test('are not asked for where there is no abstract to sum up', async (t) => {
    const papers = [paper('1', { abstract: null }), paper('2', { abstract: ' \n' }), paper('3')];
    const { server, desk } = await openWith(t, papers);

    await writeTldrs(desk, papers, never());

    assert.deepEqual(titles(server), ['Paper 3']);
  });

  const bad: [string, string][] = [
    ['nothing', ''],
    ['what the database cannot keep, and nothing else', '\0'],
  ];
  for (const [what, answer] of bad) {
    test(`stay the source's own where the model says ${what}; others are written, and it is asked again`, async (t) => {
      const papers = [paper('1'), paper('2', { sourceSummary: 'As the source has it.' }), paper('3')];
      const { server, desk } = await openWith(t, papers);
      server.answer(({ messages }) => ({
        kind: 'line',
        line: askedTitle(messages) === 'Paper 2' ? answer : 'It works.',
      }));

      await writeTldrs(desk, papers, never());

      const found = await findTldrs(desk, papers);
      assert.deepEqual(found.get('2'), { maker: 'source', line: 'As the source has it.' });
      assert.deepEqual([found.get('1'), found.get('3')], [byModel('It works.'), byModel('It works.')]);
      assert.deepEqual(
        desk.logged.map(({ msg, paper: id, model }) => [msg, id, model]),
        [['no TL;DR from the model', '2', 'a-model']],
      );
      server.answer({ kind: 'line', line: 'At last.' });
      await writeTldrs(desk, papers, never());
      assert.deepEqual((await findTldrs(desk, papers)).get('2'), byModel('At last.'));
      assert.equal(server.asked.length, 4);
    });
  }

  test('that came before the signal are kept, the others are given up', async (t) => {
    const papers = numbered(9);
    const { server, desk } = await openWith(t, papers);
    server.answer(({ messages }) =>
      askedTitle(messages) === 'Paper 1' ? { kind: 'line', line: 'It works.' } : { kind: 'silence' },
    );
    const giveUp = new AbortController();
    const written = writeTldrs(desk, papers, giveUp.signal);
    // The first line makes room for a fifth question, so it is kept by then.
    await server.untilAsked(5);

    giveUp.abort();
    await written;

    assert.deepEqual(await findTldrs(desk, papers), new Map([['1', byModel('It works.')]]));
    assert.equal(server.asked.length, 5);
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
    let atOnce = 0;
    const seen: number[] = [];
    const model: Model = {
      name: 'a-model',
      async write({ title }) {
        atOnce += 1;
        seen.push(atOnce);
        await database.$count(tldrs);
        atOnce -= 1;
        return title;
      },
    };

    await writeTldrs(openDesk(database, model), papers, never());

    assert.equal(seen.length, 10);
    assert.equal(Math.max(...seen), 4);
  });
});
