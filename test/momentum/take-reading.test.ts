import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eq } from 'drizzle-orm';
import pino from 'pino';
import { momentumLooks, momentumReadings } from '../../src/database/schema/momentum.ts';
import { papers } from '../../src/database/schema/papers.ts';
import { addFeed } from '../../src/feeds/feeds.ts';
import { listMomentum } from '../../src/momentum/readings.ts';
import { type MomentumServices, pushMomentum, takeReading } from '../../src/momentum/take-reading.ts';
import { saveDay } from '../../src/search/save-papers.ts';
import { type DayList, SourceError } from '../../src/sources/source.ts';
import { type Databases, onEachDatabase } from '../support/database.ts';
import { dieAtEachStatement } from '../support/death.ts';
import { OPEN_SETTINGS } from '../support/feeds.ts';
import { listing, MONDAY, NOON, paper } from '../support/papers.ts';

const LIST = { source: 'huggingface', instance: '' } as const;
const KEY = { ...LIST, day: MONDAY };

/** A list of Monday with papers 1 and 2, and a source that answers as a test says. */
async function start({ open }: Databases) {
  const database = await open();
  await addFeed(database, 'team', OPEN_SETTINGS, { userId: 'ada', now: NOON });
  const listings = ['1', '2'].map((id, at) => listing(paper(id), { rank: at + 1, upvotes: 3, comments: 0 }));
  await saveDay(database, { ...KEY, listings, skipped: 0, categories: [], at: NOON });
  const sent: unknown[] = [];
  const logged: Record<string, unknown>[] = [];
  const asked: unknown[] = [];
  const state = { now: NOON, answer: (): DayList | Error => ({ state: 'not-yet' }) };
  const services: MomentumServices = {
    database,
    now: () => state.now,
    log: pino({ level: 'debug' }, { write: (line: string) => void logged.push(JSON.parse(line)) }),
    queue: {
      send: async (_name, data) => void sent.push(data),
      wake: () => {},
    },
    sources: new Map([
      [
        'huggingface',
        {
          name: 'huggingface',
          fetchPaper: async () => undefined,
          fetchDay: async (request) => {
            asked.push(request.asker);
            const said = state.answer();
            if (said instanceof Error) throw said;
            return said;
          },
        },
      ],
    ]),
  };
  const at = async (time: string) => {
    state.now = Temporal.Instant.from(time);
    sent.length = 0;
    await pushMomentum(services);
    return sent.length;
  };
  const take = () => takeReading(services, KEY, new AbortController().signal);
  const read = async () =>
    (await listMomentum(database, LIST, { first: MONDAY, last: MONDAY })).map(
      ({ paper: { id }, before, upvotes, comments }) => [id, before, upvotes, comments],
    );
  const answer = (...upvotes: readonly (readonly [string, number])[]) => {
    state.answer = () => ({
      state: 'listed',
      skipped: [],
      listings: upvotes.map(([id, votes], index) =>
        listing(paper(id), { rank: index + 1, upvotes: votes, comments: 5 }),
      ),
    });
  };
  return { services, state, at, take, read, answer, asked, logged };
}

onEachDatabase('the later upvotes of a list', (databases) => {
  test('are read a day and three days after the list day ended, one request each, behind all others', async () => {
    const { at, take, read, answer, asked } = await start(databases);
    assert.equal(await at('2026-03-03T23:59:00Z'), 0);
    assert.equal(await at('2026-03-04T00:00:00Z'), 1);
    answer(['1', 10], ['2', 3]);
    await take();
    assert.deepEqual(await read(), [
      ['1', 3, 10, 5],
      ['2', 3, 3, 5],
    ]);
    assert.equal(await at('2026-03-05T23:59:00Z'), 0);

    assert.equal(await at('2026-03-06T00:00:00Z'), 1);
    answer(['1', 10], ['2', 70], ['new', 9]);
    await take();

    assert.deepEqual(await read(), [
      ['1', 3, 10, 5],
      ['2', 3, 70, 5],
      ['new', null, 9, 5],
    ]);
    assert.deepEqual(asked, ['background', 'background']);
    assert.equal(await at('2026-03-09T00:00:00Z'), 0);
  });

  test('are asked for again in an hour where the source fails, or when it says, and never at once', async () => {
    const { state, at, take, read, answer, logged } = await start(databases);
    assert.equal(await at('2026-03-04T00:00:00Z'), 1);
    state.answer = () => new SourceError('huggingface', 'busy', { status: 429, retryAfter: 7_200 });

    await take();

    assert.equal(await at('2026-03-04T01:59:59Z'), 0);
    assert.equal(await at('2026-03-04T02:00:00Z'), 1);
    state.answer = () => ({ state: 'none', reason: 'holiday' });
    await take();
    assert.equal(await at('2026-03-04T02:59:59Z'), 0);
    assert.equal(await at('2026-03-04T03:00:00Z'), 1);
    answer(['1', 10]);
    await take();
    assert.deepEqual(await read(), [['1', 3, 10, 5]]);
    assert.deepEqual(
      logged.map(({ level }) => level),
      [40, 40],
    );
  });

  test('are read once where both times have passed, as the first would find the same', async () => {
    const { at, take, asked, answer } = await start(databases);
    answer(['1', 10]);
    assert.equal(await at('2026-03-08T00:00:00Z'), 1);
    await take();
    assert.equal(asked.length, 1);
    assert.equal(await at('2026-03-08T00:01:00Z'), 0);
  });

  test('are read once wherever the process dies', async () => {
    const { services, at, take, read, answer } = await start(databases);
    const { database } = services;
    const signal = new AbortController().signal;
    answer(['1', 10], ['2', 70], ['new', 9]);
    const once = [
      ['1', 3, 10, 5],
      ['2', 3, 70, 5],
      ['new', null, 9, 5],
    ];

    const deaths = await dieAtEachStatement(
      database,
      async (mortal) => {
        await database.delete(momentumLooks);
        await database.delete(momentumReadings);
        await database.delete(papers).where(eq(papers.id, 'new'));
        assert.equal(await at('2026-03-06T00:00:00Z'), 1);
        await takeReading({ ...services, database: mortal }, KEY, signal);
      },
      async (hasDied) => {
        assert.deepEqual(await read(), hasDied ? [] : once);
        assert.equal(await at('2026-03-06T00:01:00Z'), hasDied ? 1 : 0);
        await take();
        assert.deepEqual(await read(), once);
        assert.equal(await at('2026-03-06T00:02:00Z'), 0);
      },
    );

    assert.ok(deaths > 10, 'so many statements it takes');
  });

  test('are not asked for a week after the list day', async () => {
    const { at, take, asked } = await start(databases);
    await at('2026-03-03T00:00:00Z');

    assert.equal(await at('2026-03-11T00:00:00Z'), 1);
    await take();

    assert.deepEqual(asked, []);
    assert.equal(await at('2026-03-11T00:01:00Z'), 0);
  });
});
