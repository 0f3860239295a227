import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'drizzle-orm';
import pino from 'pino';
import {
  findNextAsk,
  findRest,
  followNewPapers,
  followUp,
  isFollowUpDue,
} from '../../src/revisions/follow-up.ts';
import type { Informant } from '../../src/revisions/informants.ts';
import { findCitations, listSilent } from '../../src/revisions/reports.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { SourceError } from '../../src/sources/source.ts';
import { onEachDatabase } from '../support/database.ts';
import { NOON, paper } from '../support/papers.ts';
import { addPostedCard } from '../support/posted-card.ts';

test('a paper is asked about less and less often, and at last no more', () => {
  const days = (after: number): number | undefined => {
    const now = NOON.add({ hours: 24 * after });
    const next = findNextAsk(NOON, now);
    return next === null ? undefined : now.until(next).total('hours') / 24;
  };

  assert.deepEqual([0, 59, 60, 364, 365, 1_824, 1_825].map(days), [7, 7, 30, 30, 90, 90, undefined]);
});

test('a silent informant rests for twice as long each time, a day at most, and as long as it asks', () => {
  const hours = (tries: number, retryAfter?: number) =>
    NOON.until(findRest(tries, retryAfter, NOON)).total('hours');

  assert.deepEqual([hours(0), hours(1), hours(9)], [1, 2, 24]);
  assert.equal(hours(0, 7_200), 2);
});

onEachDatabase('asking what became of papers', ({ open }) => {
  test('asks about posted ones alone, leaves a silent one alone, and asks it again', async () => {
    const database = await open();
    await savePapers(database, [paper('a'), paper('b')]);
    await addPostedCard(database, { guildId: 'guild', paperId: 'a', messageId: 'card' });
    let now = NOON;
    let isDown = true;
    const asked: string[] = [];
    const informant: Informant = {
      name: 'crossref',
      title: 'Crossref',
      atOnce: 10,
      covers: sql`true`,
      async ask(papers, onAnswer) {
        asked.push(...papers.map(({ id }) => id));
        if (isDown) throw new SourceError('crossref', 'Crossref asks us to slow down.', { status: 429 });
        const report = { doi: null, venue: null, citations: 7 };
        for (const { id } of papers) await onAnswer({ paperId: id, paper: undefined, report });
      },
    };
    const services = { database, informants: [informant], now: () => now, log: pino({ level: 'silent' }) };
    const run = () => followUp(services, new AbortController().signal);
    await followNewPapers(services);

    await run();
    await run();
    assert.deepEqual(asked, ['a']);
    assert.deepEqual(
      (await listSilent(database)).map(({ fault }) => fault),
      ['Crossref asks us to slow down.'],
    );
    assert.equal(await isFollowUpDue(services), false);
    now = NOON.add({ hours: 1 });
    isDown = false;
    await run();

    assert.deepEqual(asked, ['a', 'a']);
    assert.deepEqual(await listSilent(database), []);
    assert.equal((await findCitations(database, 'a'))?.count, 7);
    assert.equal(await isFollowUpDue(services), false);
  });
});
