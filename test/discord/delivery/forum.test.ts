import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { findPost } from '../../../src/discord/delivery/forum.ts';
import { snowflakeAt } from '../../../src/discord/delivery/send.ts';

const CLAIMED = Temporal.Instant.from('2026-03-02T12:00:00Z');
const FORUM = '7';
const BOT = '1';

/** Returns a post as Discord describes it, made and archived some minutes after the claim. */
function post(name: string, { made = 0, archived }: { readonly made?: number; readonly archived?: number }) {
  return {
    id: snowflakeAt(CLAIMED.add({ minutes: made })),
    name,
    parent_id: FORUM,
    owner_id: BOT,
    thread_metadata: { archive_timestamp: CLAIMED.add({ minutes: archived ?? made }).toString() },
  };
}

/** Plays Discord to a forum with these posts. Archived ones come newest first. */
function play(active: readonly object[], archived: readonly ReturnType<typeof post>[]) {
  const pages: (string | null)[] = [];
  const get = async (route: string, { query = new URLSearchParams() } = {}): Promise<unknown> => {
    if (route.endsWith('/threads/active')) return { threads: active };
    if (!route.endsWith('/threads/archived/public')) return { type: 15, guild_id: '2' };
    const [before, limit] = [query.get('before'), Number(query.get('limit') ?? 50)];
    pages.push(before);
    const older = archived.filter(
      ({ thread_metadata: { archive_timestamp: at } }) => before === null || at < before,
    );
    return { threads: older.slice(0, limit), has_more: older.length > limit };
  };
  const look = () =>
    findPost(
      { rest: { get }, user: { id: BOT } },
      { channelId: FORUM, claimedAt: CLAIMED, name: 'Ours', isKnown: async () => false },
    );
  return { look, pages };
}

const others = (count: number) =>
  Array.from({ length: count }, (_, index) => post('Another', { made: count + 10 - index }));

suite('a post that may have been made', () => {
  test('is found among active ones before the archived ones are read', async () => {
    const ours = post('Ours', {});
    const { look, pages } = play([ours], []);

    assert.deepEqual(await look(), { channelId: ours.id, messageId: ours.id });
    assert.deepEqual(pages, []);
  });

  test('is found behind hundreds that were archived after it', async () => {
    const ours = post('Ours', { archived: 5 });
    const { look, pages } = play([], [...others(250), ours]);

    assert.deepEqual(await look(), { channelId: ours.id, messageId: ours.id });
    assert.equal(pages.length, 3);
  });

  test('is not looked for among those that were archived before it', async () => {
    const old = Array.from({ length: 500 }, (_, index) => post('Ours', { made: -10 - index }));
    const { look, pages } = play([], [...others(150), ...old]);

    assert.equal(await look(), undefined);
    assert.equal(pages.length, 2);
  });

  test('is not taken as never made where there are too many to look through', async () => {
    const { look } = play([], others(5_100));

    await assert.rejects(look(), /too many archived posts/u);
  });
});
