import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { PostedCard } from '../../src/delivery/posted-cards.ts';
import { orderStarters } from '../../src/discussions/starters.ts';

const card = (channelId: string, messageId: string): PostedCard => ({
  cardId: 1,
  guildId: 'team',
  paperId: 'a',
  feedId: null,
  channelId,
  messageId,
  list: undefined,
  voteEmoji: '👍',
  lessEmoji: null,
});

const NEWEST_FIRST = [card('far', '5'), card('here', '4'), card('post', 'post'), card('near', '2')];

const order = (at: Parameters<typeof orderStarters>[1]) =>
  orderStarters(NEWEST_FIRST, at).map(({ messageId }) => messageId);

suite('the cards that a thread is started from', () => {
  test('begin with the one that was pressed, then those of its channel, then posts of a forum', () => {
    assert.deepEqual(order({ channelId: 'here', messageId: '2' }), ['2', '4', 'post', '5']);
  });

  test('begin with those of the channel where nobody pressed one, the newest first', () => {
    assert.deepEqual(order({ channelId: 'here' }), ['4', 'post', '5', '2']);
  });
});
