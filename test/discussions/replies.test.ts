import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimMessage, listOpeningParts, markSent } from '../../src/delivery/outbox.ts';
import { askForThread, setThread } from '../../src/discussions/discussions.ts';
import { countReplies } from '../../src/discussions/replies.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { onEachDatabase } from '../support/database.ts';
import { NOON, paper } from '../support/papers.ts';
import { addPostedCard } from '../support/posted-card.ts';

onEachDatabase('the replies to a paper', (databases) => {
  test('are what people wrote: in our thread, in one started by hand, and in a post of a forum', async () => {
    const database = await databases.open();
    await savePapers(database, [paper('a'), paper('b')]);
    await addPostedCard(database, { guildId: 'team', paperId: 'a', messageId: 'card' });
    await addPostedCard(database, { guildId: 'team', paperId: 'a', channelId: 'post', messageId: 'post' });
    const messages = new Map<string, number>();
    const threads = {
      open: async () => assert.fail(),
      wake: async () => assert.fail(),
      countMessages: async (id: string) => messages.get(id) ?? 0,
    };
    const count = (guildId: string, paperId: string) => countReplies({ database, threads }, guildId, paperId);
    const starter = { guildId: 'team', channelId: 'channel', messageId: 'other card' };
    const asked = await askForThread(database, { ...starter, paperId: 'a', userId: 'ben' }, NOON);
    assert.ok(asked);
    await setThread(database, asked.id, { threadId: 'other card', parts: 2 }, NOON);
    for (const [index, { id }] of (await listOpeningParts(database, asked.id)).entries()) {
      await claimMessage(database, id, { run: undefined, at: NOON, channelId: 'other card' });
      await markSent(database, id, { channelId: 'other card', messageId: `part ${index}` }, NOON);
    }
    messages.set('other card', 2);
    assert.equal(await count('team', 'a'), 0, 'what we began it with is no reply');
    messages.set('other card', 3);
    assert.equal(await count('team', 'a'), 1);
    messages.set('other card', 2).set('card', 4);
    assert.equal(await count('team', 'a'), 4, 'somebody started a thread by hand');
    messages.set('card', 0).set('post', 1);
    assert.equal(await count('team', 'a'), 1, 'a forum has a post for each paper');
    assert.equal(await count('other', 'a'), 0);
    assert.equal(await count('team', 'b'), 0);
  });
});
