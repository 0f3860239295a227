import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../../src/config.ts';
import { tldrFlags } from '../../src/database/schema/tldr.ts';
import type { OutputLine } from '../../src/operator/output.ts';
import { runOperation } from '../../src/operator/run.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { createSearch } from '../../src/search/search.ts';
import { forgetGuild } from '../../src/servers/forget.ts';
import { SOURCE_SETTINGS } from '../../src/sources/sources.ts';
import { saveFlag } from '../../src/tldr/flags.ts';
import { teamFilters } from '../../src/votes/team-filters.ts';
import { openBatchServer } from '../support/batch-server.ts';
import { onEachDatabase } from '../support/database.ts';
import { openModelServer } from '../support/model-server.ts';
import { NOON, paper } from '../support/papers.ts';
import { openDesk } from '../support/tldr.ts';

onEachDatabase('papers tldr', (databases) => {
  /** Returns a function that runs the command and returns its output, the failure last. */
  async function open(url: string | undefined) {
    const database = await databases.open();
    await savePapers(database, [paper('1'), paper('2'), paper('3')]);
    const config = readConfig(
      {
        ...(url !== undefined && { OPENAI_API_KEY: 'sk-test-0123456789', OPENAI_BASE_URL: url }),
        OPENAI_MODEL: 'a-model',
        TLDR_PRICE_INPUT: '1000',
        TLDR_PRICE_OUTPUT: '1000',
        TLDR_MONTHLY_BUDGET: '20',
      },
      SOURCE_SETTINGS,
    );
    const { log, now } = openDesk(database, undefined);
    const search = createSearch(database, { filters: teamFilters, kind: 'embedded', log, now });
    const services = { database, databasePlace: 'here', sources: new Map(), search, now, log, config };
    return async (...words: string[]): Promise<string[]> => {
      const printed: OutputLine[] = [];
      await runOperation(
        { words: ['tldr', ...words], json: false },
        services,
        (line) => void printed.push(line),
      );
      return printed.flatMap((line) =>
        line.kind === 'result' ? line.text.split('\n') : line.kind === 'end' ? (line.failure ?? []) : [],
      );
    };
  }

  test('has lines written at once, for so many papers as it is told', async (t) => {
    const server = await openModelServer(t);
    const run = await open(server.url);

    assert.deepEqual(await run('--limit', '2'), [
      '2 of 2 papers without a TL;DR in English have one now.',
      '0.24 spent and 19.76 left in 2026-03; 200 + 40 tokens in 2 calls.',
    ]);
    assert.match((await run())[0] ?? '', /^1 of 1 papers/u);
  });

  test('sends a batch, says that it is under way, and fetches it', async (t) => {
    const server = await openBatchServer(t);
    const run = await open(server.url);

    assert.match((await run('--batch'))[0] ?? '', /^A batch of 3 papers was sent\. Run this again/u);
    assert.match((await run('--batch'))[0] ?? '', /^The batch isn't done yet \(in_progress, 0 of 3\)/u);
    server.finish();
    assert.deepEqual(await run('--batch'), [
      'The batch is done: 3 TL;DRs kept, 0 failed the checks, 0 got no answer and can be asked again.',
      '0.18 spent and 19.82 left in 2026-03; 300 + 60 tokens in 3 calls.',
    ]);
    assert.match((await run('--batch'))[0] ?? '', /about every stored paper/u);
  });

  test('says what is wrong with what it was told', async () => {
    const run = await open(undefined);

    assert.match((await run())[0] ?? '', /^No model is set\. Set OPENAI_API_KEY/u);
    assert.match((await run('--limit', '0'))[0] ?? '', /^--limit takes a whole number from 1 to 5,000/u);
    assert.match((await run('--language', 'tlh'))[0] ?? '', /^--language takes one of en, de/u);
    assert.match((await run('now'))[0] ?? '', /^Unexpected “now”\. Usage: papers tldr/u);
  });
});

onEachDatabase('a forgotten guild', (databases) => {
  test('leaves no flags behind', async () => {
    const database = await databases.open();
    await savePapers(database, [paper('1')]);
    const flag = { paperId: '1', language: 'en', maker: 'model', text: 'A line.' } as const;
    for (const guildId of ['ours', 'theirs'])
      await saveFlag(database, flag, { guildId, userId: `${guildId}-ada`, at: NOON });

    await forgetGuild(database, 'ours');

    assert.deepEqual(
      (await database.select().from(tldrFlags)).map(({ userId }) => userId),
      ['theirs-ada'],
    );
  });
});
