import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../src/errors.ts';
import { changeFeed } from '../../src/feeds/change.ts';
import {
  addFeed,
  type FeedSettings,
  findFeed,
  getFeed,
  listFeeds,
  MAX_FEEDS_PER_GUILD,
  pauseFeed,
  resumeFeed,
  setDue,
  takeDueFeeds,
} from '../../src/feeds/feeds.ts';
import { findCategories } from '../../src/feeds/followed.ts';
import { deleteFeed } from '../../src/feeds/removal.ts';
import { onlyListOf } from '../../src/papers/listings.ts';
import { onEachDatabase } from '../support/database.ts';
import { FULL_SETTINGS } from '../support/feeds.ts';
import { MONDAY, NOON } from '../support/papers.ts';

const by = { userId: 'ada', now: NOON };
const next = { at: NOON.add({ hours: 24 }), listDay: MONDAY.add({ days: 1 }) };

onEachDatabase('feeds', ({ open }) => {
  test('a feed is kept as it was ordered, and due at its next time', async () => {
    const database = await open();

    const added = await addFeed(database, 'guild', FULL_SETTINGS, by);

    const { state, id, guildId, number, createdBy, closed, ...kept } = await getFeed(
      database,
      'guild',
      added.number,
    );
    assert.deepEqual(kept, FULL_SETTINGS);
    assert.equal(closed, undefined);
    assert.equal(number, 1);
    assert.equal(state.kind === 'running' && state.due.at.toString(), '2026-03-02T15:00:00Z');
    assert.equal(state.kind === 'running' && state.due.listDay.toString(), '2026-03-02');
  });

  test("no guild reaches another's feeds", async () => {
    const database = await open();
    const { id } = await addFeed(database, 'guild', FULL_SETTINGS, by);

    await assert.rejects(
      getFeed(database, 'other', id),
      new UserError(`This server has no feed ${id}. /feeds list shows the feeds it has.`),
    );
    assert.deepEqual(await listFeeds(database, 'other'), []);
  });

  test('a guild has 25 feeds at most, and is told what to do', async () => {
    const database = await open();
    for (let count = 0; count < MAX_FEEDS_PER_GUILD; count += 1)
      await addFeed(database, 'guild', FULL_SETTINGS, by);

    await assert.rejects(
      addFeed(database, 'guild', FULL_SETTINGS, by),
      /Remove one with \/feeds remove first/u,
    );
  });

  test('a feed is found when its time has come, and not before', async () => {
    const database = await open();
    const { id } = await addFeed(database, 'guild', FULL_SETTINGS, by);

    assert.deepEqual(await takeDueFeeds(database, NOON), []);
    assert.deepEqual(
      (await takeDueFeeds(database, Temporal.Instant.from('2026-03-02T15:00:00Z'))).map((one) => one.id),
      [id],
    );
  });

  test('of feeds whose time has come, that which waited longest comes first', async () => {
    const database = await open();
    const at = (time: string): FeedSettings => ({
      ...FULL_SETTINGS,
      timetable: { ...FULL_SETTINGS.timetable, time: Temporal.PlainTime.from(time) },
    });
    const late = await addFeed(database, 'guild', at('18:00'), by);
    const early = await addFeed(database, 'other', at('17:00'), by);

    const due = await takeDueFeeds(database, NOON.add({ hours: 48 }));

    assert.deepEqual(
      due.map((one) => one.id),
      [early.id, late.id],
    );
  });

  test('a feed that was removed meanwhile can not be changed, and says so', async () => {
    const database = await open();
    const feed = await addFeed(database, 'guild', FULL_SETTINGS, by);
    await deleteFeed(database, feed.id, NOON);

    await assert.rejects(
      changeFeed(database, feed, FULL_SETTINGS, NOON),
      new UserError(`Feed ${feed.id} was removed in the meantime. Add a new one with /feeds add.`),
    );
    assert.equal(await findFeed(database, feed.id), undefined);
  });

  test('a paused feed is never due, says why, and runs on from its next time when resumed', async () => {
    const database = await open();
    const feed = await addFeed(database, 'guild', FULL_SETTINGS, by);
    await pauseFeed(database, feed.id, 'on holiday');
    const paused = await getFeed(database, 'guild', feed.number);
    assert.deepEqual(paused.state, { kind: 'paused', because: 'on holiday' });
    await setDue(database, feed.id, next);
    assert.deepEqual(await takeDueFeeds(database, NOON.add({ hours: 999 })), []);

    await resumeFeed(database, paused, NOON.add({ hours: 24 }));

    const { state } = await getFeed(database, 'guild', feed.number);
    assert.equal(state.kind === 'running' && state.due.listDay.toString(), '2026-03-04');
  });

  test('a changed feed is due by its new timetable, and stays paused if it was', async () => {
    const database = await open();
    const feed = await addFeed(database, 'guild', FULL_SETTINGS, by);
    const changed = await changeFeed(
      database,
      feed,
      { ...FULL_SETTINGS, timetable: { ...FULL_SETTINGS.timetable, weekdays: [5] } },
      NOON,
    );
    assert.equal(changed.state.kind === 'running' && changed.state.due.listDay.toString(), '2026-03-06');
    await pauseFeed(database, feed.id, 'rest');

    const still = await changeFeed(
      database,
      await getFeed(database, 'guild', feed.number),
      FULL_SETTINGS,
      NOON,
    );

    assert.equal(still.state.kind, 'paused');
  });

  test('the categories of all running feeds of a source are known', async () => {
    const database = await open();
    await addFeed(database, 'guild', FULL_SETTINGS, by);
    await addFeed(
      database,
      'other',
      { ...FULL_SETTINGS, filter: { ...FULL_SETTINGS.filter, categories: ['cs.AI', 'cs.CL'] } },
      by,
    );
    await addFeed(
      database,
      'other',
      {
        ...FULL_SETTINGS,
        source: 'huggingface',
        filter: { ...FULL_SETTINGS.filter, categories: ['math.CO'] },
      },
      by,
    );
    const elsewhere = {
      ...FULL_SETTINGS,
      instance: 'elsewhere',
      filter: { ...FULL_SETTINGS.filter, categories: ['hep-th'] },
    };
    await addFeed(database, 'other', elsewhere, by);
    const resting = { ...FULL_SETTINGS, filter: { ...FULL_SETTINGS.filter, categories: ['q-bio.NC'] } };
    await pauseFeed(database, (await addFeed(database, 'guild', resting, by)).id, 'rest');

    assert.deepEqual(await findCategories(database, onlyListOf('arxiv')), ['cs.AI', 'cs.CL']);
  });
});
