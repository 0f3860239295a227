import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { readConfig } from '../../src/config.ts';
import { showFindings } from '../../src/operator/doctor.ts';
import { createOutput } from '../../src/operator/output.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { SOURCE_SETTINGS } from '../../src/sources/sources.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { type Databases, onEachDatabase } from '../support/database.ts';
import { openEmbeddingServer } from '../support/embedding-server.ts';
import { paper } from '../support/papers.ts';
import { hasVectors } from '../support/semantic.ts';

const PAPERS = [
  paper('1', { title: 'Automobiles that steer', abstract: 'Automobiles steer on icy roads.' }),
  paper('2', { title: 'Cars, reconsidered', abstract: 'Cars brake on icy roads.' }),
  paper('3', { title: 'Painting in oil', abstract: 'Colours dry slowly.' }),
];

/** A bot whose papers have vectors; undefined where its database can't have any. */
async function startWithMeaning(t: TestContext, databases: Databases) {
  const server = await openEmbeddingServer(t);
  const environment = { OPENAI_EMBEDDING_MODEL: 'embed', OPENAI_EMBEDDING_BASE_URL: server.url };
  const bot = await startBot(t, databases, { environment });
  if (!(await hasVectors(t, bot.app.services.database))) return undefined;
  await savePapers(bot.app.services.database, PAPERS);
  await bot.restart();
  while (!bot.logged.some(({ msg }) => msg === 'papers were embedded')) await ask(bot, 'papers help', {});
  return {
    bot,
    server,
    config: readConfig({ ...environment, ARXIV_API_URL: bot.server.url }, SOURCE_SETTINGS),
  };
}

async function ask({ sandbox }: Bot, command: string, options: Readonly<Record<string, string>>) {
  const answer = await sandbox.as(sandbox.people.ben).invoke(sandbox.channel.id, command, options);
  const embed = answer.message?.embeds[0];
  const description = embed?.description ?? '';
  return {
    title: embed?.title,
    description,
    found: [...description.matchAll(/arxiv\.org\/abs\/(\d+)\)/gu)].map(([, id]) => id),
  };
}

onEachDatabase('finding by meaning', (databases) => {
  test('finds what no word found, says so, and gives the papers most like one', async (t) => {
    const started = await startWithMeaning(t, databases);
    if (started === undefined) return;
    const { bot } = started;

    const found = await ask(bot, 'papers search', { query: 'vehicles' });
    const both = await ask(bot, 'papers search', { query: 'cars' });
    const similar = await ask(bot, 'papers similar', { paper: '2' });

    assert.deepEqual(found.found.slice(0, 2).toSorted(), ['1', '2']);
    assert.match(found.description, /found by meaning/u);
    assert.equal(both.found[0], '2');
    const [first = '', second = ''] = both.description.split('\n\n');
    assert.ok(!first.includes('found by meaning') && second.includes('found by meaning'));
    assert.equal(similar.found[0], '1');
  });

  test('finds by words, and by vectors it has, when the embedding server is gone', async (t) => {
    const started = await startWithMeaning(t, databases);
    if (started === undefined) return;
    const { bot, server } = started;
    await server[Symbol.asyncDispose]();

    const found = await ask(bot, 'papers search', { query: 'cars' });
    const similar = await ask(bot, 'papers similar', { paper: '2' });

    assert.deepEqual(found.found, ['2']);
    assert.equal(similar.found[0], '1');
    assert.ok(bot.logged.some(({ msg }) => /search matches words only/u.test(String(msg))));
  });

  test('is told of by papers doctor', async (t) => {
    const started = await startWithMeaning(t, databases);
    if (started === undefined) return;
    const { bot, server, config } = started;
    const doctor = async (): Promise<string> => {
      const lines: string[] = [];
      const { database, now } = bot.app.services;
      const services = { config, database, databasePlace: 'here', sources: new Map(), now };
      await showFindings(
        services,
        createOutput(false, (line) => line.kind === 'result' && lines.push(line.text)),
      );
      return lines.join('\n');
    };

    const well = await doctor();
    await server[Symbol.asyncDispose]();
    const gone = await doctor();

    assert.match(
      well,
      /^✓ Semantic search: http:\S+ returns vectors of 64 numbers with embed; 3 of 3 papers have a vector$/mu,
    );
    assert.match(
      gone,
      /^✗ Semantic search: http:\S+ can't embed with embed: .*ECONNREFUSED.* 3 of 3 papers have a vector$/mu,
    );
  });
});
