import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Client, REST } from 'discord.js';
import { isSameEmoji, readReactors } from '../../../src/discord/gateway/reactors.ts';

const VOTED = { channelId: '1', messageId: '2', emoji: '👍' };

/** A client whose Discord lists these people by kind of reaction, and what it was asked. */
function play(byKind: Readonly<Record<string, readonly string[]>>) {
  const asked: string[] = [];
  const rest = new REST({
    makeRequest: async (url) => {
      const { pathname, searchParams } = new URL(url);
      asked.push(`${decodeURIComponent(pathname.split('/').at(-1) ?? '')} ${searchParams.get('type')}`);
      const users = byKind[searchParams.get('type') ?? ''] ?? [];
      return Response.json(users.map((id) => ({ id, bot: id === 'bot' })));
    },
  }).setToken('token');
  // Only its REST is used.
  return { client: { rest } as unknown as Client<true>, asked };
}

const reaction = (emoji: object, count: number, details?: { normal: number; burst: number }) => ({
  emoji,
  count,
  me: true,
  ...(details && { count_details: details }),
});

suite('the voters of a card', () => {
  test('are those who reacted, super-reactions included, and the bot is not', async () => {
    const { client, asked } = play({ 0: ['bot', '5'], 1: ['6', '5'] });
    const message = { reactions: [reaction({ id: null, name: '👍' }, 4, { normal: 2, burst: 2 })] };

    assert.deepEqual(await readReactors(client, VOTED, message), new Set(['5', '6']));
    assert.deepEqual(asked, ['👍 0', '👍 1']);
  });

  test('are asked for by the kinds there are only; where that is not said, by both', async () => {
    const plain = play({ 0: ['bot', '5'] });
    const unsaid = play({ 0: ['bot', '5'] });
    const emoji = { id: null, name: '👍' };

    await readReactors(plain.client, VOTED, { reactions: [reaction(emoji, 2, { normal: 2, burst: 0 })] });
    await readReactors(unsaid.client, VOTED, { reactions: [reaction(emoji, 2)] });

    assert.deepEqual(plain.asked, ['👍 0']);
    assert.deepEqual(unsaid.asked, ['👍 0', '👍 1']);
  });

  test('are found where Discord leaves the id of the emoji out', async () => {
    const { client } = play({ 0: ['bot', '5'] });

    assert.deepEqual(
      await readReactors(client, VOTED, { reactions: [reaction({ name: '👍' }, 2)] }),
      new Set(['5']),
    );
  });

  test('are unknown, rather than nobody, where the reactions can not be understood', async () => {
    const { client } = play({});

    for (const reactions of [
      'many',
      [{ count: 3 }],
      [reaction({}, 3)],
      [reaction({ id: null, name: null }, 3)],
    ])
      assert.equal(await readReactors(client, VOTED, { reactions }), undefined);
  });

  test('are nobody where the message is gone, has no reaction, or the bot alone reacted', async () => {
    const { client, asked } = play({});
    const alone = { reactions: [reaction({ id: null, name: '👍' }, 1)] };

    for (const message of [undefined, {}, { reactions: [] }, alone])
      assert.deepEqual(await readReactors(client, VOTED, message), new Set());
    assert.deepEqual(asked, []);
  });

  const emojis = [
    ['👍', { id: null, name: '👍' }, true],
    ['👍', { name: '👍' }, true],
    ['❤️', { name: '❤' }, true],
    ['👍', { name: '👎' }, false],
    ['yes:12', { id: '12', name: 'renamed' }, true],
    ['yes:12', { id: '2', name: 'yes' }, false],
    ['yes:12', { name: 'yes' }, false],
    ['👍', { id: '12', name: '👍' }, false],
  ] as const;
  for (const [stored, emoji, isSame] of emojis) {
    test(`takes ${JSON.stringify(emoji)} ${isSame ? 'for' : 'not for'} ${stored}`, () => {
      assert.equal(isSameEmoji(stored, { id: undefined, ...emoji }), isSame);
    });
  }
});
