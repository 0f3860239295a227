import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findPublished } from '../../../src/publishing/links.ts';
import { startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';

const environment = { PUBLIC_URL: 'https://papers.example.org/team/' };

/** Finds the token in an answer with the addresses of a feed. */
function tokenIn(content: string): string {
  const [, token = ''] =
    /`https:\/\/papers\.example\.org\/team\/feeds\/(dp_[\w-]{32})\.atom`/u.exec(content) ?? [];
  assert.ok(content.includes(`\`https://papers.example.org/team/feeds/${token}.json\``), content);
  return token;
}

onEachDatabase('/feeds link', (databases) => {
  test('shows the same secret address each time, to managers alone, and nothing to share', async (t) => {
    const bot = await startBot(t, databases, { environment });
    const { sandbox } = bot;
    const ada = sandbox.as(sandbox.people.ada);
    await ada.invoke(sandbox.channel.id, 'feeds add', { source: 'huggingface' });

    const shown = await ada.invoke(sandbox.channel.id, 'feeds link');
    const again = await ada.invoke(sandbox.channel.id, 'feeds link', { feed: '1' });
    const refused = sandbox.as(sandbox.people.ben).invoke(sandbox.channel.id, 'feeds link');

    assert.equal(shown.ephemeral, true);
    const token = tokenIn(shown.message?.content ?? '');
    assert.equal(tokenIn(again.message?.content ?? ''), token);
    assert.doesNotMatch(JSON.stringify(shown.message), /"Share"/u);
    await assert.rejects(refused, /hidden from people without its permissions/u);
    assert.doesNotMatch(JSON.stringify(bot.logged), new RegExp(token, 'u'));
  });

  test('replaces the address once that is confirmed, or at once where it is asked for', async (t) => {
    const { sandbox, app } = await startBot(t, databases, { environment });
    const { database } = app.services;
    const ada = sandbox.as(sandbox.people.ada);
    await ada.invoke(sandbox.channel.id, 'feeds add', { source: 'huggingface' });
    const { message: shown } = await ada.invoke(sandbox.channel.id, 'feeds link');
    assert.ok(shown);
    const first = tokenIn(shown.content);

    const { message: question } = await ada.click(shown, 'New address');
    assert.ok(question);
    assert.match(question.content, /^Replace the address of feed 1: .+ has to subscribe again\.$/u);
    assert.ok(await findPublished(database, first), 'nothing changed yet');
    const { message: replaced } = await ada.click(question, 'Replace');
    assert.match(replaced?.content ?? '', /^Replaced\. The old address no longer works\./u);
    const second = tokenIn(replaced?.content ?? '');
    const third = tokenIn(
      (await ada.invoke(sandbox.channel.id, 'feeds link', { renew: true })).message?.content ?? '',
    );

    assert.equal(new Set([first, second, third]).size, 3);
    assert.deepEqual(
      await Promise.all(
        [first, second, third].map(async (token) => (await findPublished(database, token)) !== undefined),
      ),
      [false, false, true],
    );
  });

  test('says what is missing where the bot has no public address', async (t) => {
    const { sandbox } = await startBot(t, databases);
    const ada = sandbox.as(sandbox.people.ada);
    await ada.invoke(sandbox.channel.id, 'feeds add', { source: 'huggingface' });

    const { message } = await ada.invoke(sandbox.channel.id, 'feeds link');

    assert.match(message?.content ?? '', /^This bot has no public address, .+ PUBLIC_URL and HTTP_PORT/u);
  });
});
