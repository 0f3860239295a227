import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type BotOptions, startBot } from '../../support/bot.ts';
import { type Databases, onEachDatabase } from '../../support/database.ts';
import { huggingfaceItem, serveDay } from '../../support/source-server.ts';

const TWELVE = Array.from({ length: 12 }, (_, index) =>
  huggingfaceItem(`${index + 1}`, { upvotes: index + 1 }),
);
const ALREADY = /^This answer was already shared, or it is too old to share\./u;

/** A bot that has answered with three pages. */
async function startAnswer(t: TestContext, databases: Databases, options: BotOptions = {}) {
  const bot = await startBot(t, databases, options);
  const { sandbox } = bot;
  serveDay(bot.server, '2026-03-02', TWELVE);
  const ben = sandbox.as(sandbox.people.ben);
  const { message } = await ben.invoke(sandbox.channel.id, 'papers today');
  assert.ok(message);
  /** Presses a button of what the message showed at some time, as another window may still show it. */
  const press = async (label: string, on = message) => {
    const pressed = await ben.click(on, label);
    assert.ok(pressed.message);
    return { page: pressed.message, said: pressed.followUps[0]?.content ?? '' };
  };
  return { bot, message, press, shared: () => sandbox.messages(sandbox.channel.id) };
}

onEachDatabase('Share', (databases) => {
  test('posts each page once, though the page was turned to and fro, over a restart', async (t) => {
    const { bot, press, shared } = await startAnswer(t, databases);
    await press('Share');
    const { page: second } = await press('Next');

    await bot.restart();
    const { page: first } = await press('Previous', second);

    await assert.rejects(press('Share', first), /no button.*Share/iu);
    await assert.rejects(press('Shared', first), /can't be pressed/u);
    const { page: again } = await press('Next', first);
    await press('Share', again);
    assert.deepEqual(
      shared().map(({ embeds }) => embeds[0]?.footer?.text),
      ['Page 1 of 3', 'Page 2 of 3'],
    );
  });

  test('posts a page once that stands in two windows with different buttons', async (t) => {
    const { message, press, shared } = await startAnswer(t, databases);
    const { page: second } = await press('Next');
    const { page: first } = await press('Previous', second);

    const both = await Promise.all([press('Share', message), press('Share', first)]);

    assert.equal(shared().length, 1);
    assert.deepEqual(both.filter(({ said }) => ALREADY.test(said)).length, 1);
  });

  test('posts nothing twice where the first try ended without an answer', async (t) => {
    const { bot, press, shared } = await startAnswer(t, databases);
    const heal = bot.sandbox.faults.add({
      method: 'POST',
      path: /^\/webhooks/u,
      times: 1,
      fault: { kind: 'drop' },
    });
    await press('Share');
    heal();
    await bot.restart();

    const { said } = await press('Share');

    assert.match(said, ALREADY);
    assert.equal(shared().length, 1);
  });

  test('can be pressed again where Discord refused the message', async (t) => {
    const { bot, press, shared } = await startAnswer(t, databases);
    const refuse = { kind: 'refuse', status: 403, code: 50_013 } as const;
    bot.sandbox.faults.add({ method: 'POST', path: /^\/webhooks/u, times: 1, fault: refuse });
    await press('Share');
    assert.equal(shared().length, 0);

    await press('Share');

    assert.equal(shared().length, 1);
  });
});
