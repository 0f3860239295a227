import assert from 'node:assert/strict';
import { on, once } from 'node:events';
import { suite, type TestContext, test } from 'node:test';
import type { Client, Interaction } from 'discord.js';
import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import { WebSocket } from 'ws';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { ask, startApi } from '../support/discord-api.ts';
import { logIn, post } from '../support/sandbox-page.ts';

const MOMENT_MS = 1;
const START = Date.parse('2026-03-02T12:00:00Z');
const DAY_MS = 86_400_000;

const button = (label: string, disabled = false) => ({
  type: ComponentType.Button,
  style: ButtonStyle.Primary,
  label,
  custom_id: label,
  disabled,
});

const holding = (...components: unknown[]) => ({
  content: 'Will you present?',
  components: [{ type: ComponentType.ActionRow, components }],
});

async function answerOffer(interaction: Interaction): Promise<void> {
  if (!interaction.isButton()) return;
  await interaction.update({ content: interaction.customId, components: [] });
}

async function startBot(
  t: TestContext,
): Promise<{ sandbox: Sandbox; client: Client; stack: AsyncDisposableStack }> {
  const stack = new AsyncDisposableStack();
  t.after(() => stack.disposeAsync());
  const sandbox = await startApi(t, { now: () => START });
  const client = await logIn(stack, sandbox);
  return { sandbox, client, stack };
}

/** Posts cards on which the bot has put an emoji, and returns who voted for which once the companions did. */
async function votesOf(sandbox: Sandbox, day: string): Promise<readonly string[][]> {
  const before = sandbox.messages(sandbox.channel.id).length;
  for (let card = 0; card < 10; card += 1) await post(sandbox, { content: `Card ${card}` });
  const cards = sandbox.messages(sandbox.channel.id).slice(before);
  for (const { id, channel_id } of cards)
    await ask(
      sandbox,
      'PUT',
      `/channels/${channel_id}/messages/${id}/reactions/${encodeURIComponent('👍')}/@me`,
    );
  await post(sandbox, { content: 'No card' });
  using companions = sandbox.startCompanions(MOMENT_MS);
  companions.vote(day, sandbox.now());
  const { ben, chloe } = sandbox.people;
  return [ben, chloe].map((person) =>
    sandbox
      .as(person)
      .messages(sandbox.channel.id)
      .filter(({ reactions }) => reactions?.some(({ me }) => me))
      .map(({ content }) => content),
  );
}

suite('people who act by themselves', () => {
  test('vote for one to three cards each, and for the same ones on the same day', async (t) => {
    const all: (readonly string[][])[] = [];
    for (const day of ['2026-03-03', '2026-03-03', '2026-03-04', '2026-03-05']) {
      const sandbox = await startApi(t, { now: () => START });
      all.push(await votesOf(sandbox, day));
    }

    for (const votes of all.flat()) assert.ok(votes.length >= 1 && votes.length <= 3, `${votes}`);
    assert.deepEqual(all[0], all[1]);
    assert.ok(new Set(all.map((votes) => JSON.stringify(votes))).size > 1, 'days differ');
    assert.ok(!all.flat(2).includes('No card'));
  });

  test('accept most offers, and pass some', async (t) => {
    const { sandbox, client } = await startBot(t);
    client.on('interactionCreate', (interaction) => void answerOffer(interaction));
    const { ada, ben } = sandbox.people;
    const companions = sandbox.startCompanions(MOMENT_MS);
    const user = await client.users.fetch(ben.id);
    for (let day = 1; day <= 20; day += 1) {
      sandbox.moveTo(START + day * DAY_MS);
      await user.send(holding(button('Accept'), button('Pass')) as never);
      assert.equal(await companions.answered(), true);
    }
    const toAda = await client.users.fetch(ada.id);
    await toAda.send(holding(button('Accept'), button('Pass')) as never);
    await user.send(holding(button('Accept', true), button('Pass')) as never);
    await user.send(holding(button('Accept')) as never);

    assert.equal(await companions.answered(), false, 'what is no offer, or somebody else’s, is left alone');
    const answers = sandbox
      .as(ben)
      .directMessages()
      .map(({ content }) => content);
    const count = (wanted: string): number => answers.filter((one) => one === wanted).length;
    assert.equal(count('Accept') + count('Pass'), 20);
    assert.ok(count('Accept') > 10 && count('Pass') > 0, answers.join());
  });

  test('ask again if the bot does not answer, but not for ever', async (t) => {
    const stack = new AsyncDisposableStack();
    t.after(() => stack.disposeAsync());
    const sandbox = await startApi(t, { now: () => START, interactionTimeoutMs: 5 });
    const client = await logIn(stack, sandbox);
    let presses = 0;
    client.on('interactionCreate', () => {
      presses += 1;
    });
    const companions = sandbox.startCompanions(MOMENT_MS);
    const user = await client.users.fetch(sandbox.people.chloe.id);
    await user.send(holding(button('Accept'), button('Pass')) as never);

    await companions.answered();

    await new Promise(setImmediate);
    assert.ok(presses >= 2 && presses <= 3, `${presses}`);
  });

  test('leave the decision to somebody who is them at the page', async (t) => {
    const stack = new AsyncDisposableStack();
    t.after(() => stack.disposeAsync());
    const sandbox = await startApi(t, { now: () => START, page: { port: 0 } });
    const client = await logIn(stack, sandbox);
    client.on('interactionCreate', (interaction) => void answerOffer(interaction));
    const companions = sandbox.startCompanions(MOMENT_MS);
    const { ben, chloe } = sandbox.people;
    const address = new URL('/live', sandbox.page?.address);
    const page = stack.adopt(new WebSocket(address, { origin: address.origin }), (one) => one.terminate());
    await once(page, 'open');
    page.send(JSON.stringify({ be: ben.id }));
    await untilScene(page, ben.id);
    const offer = holding(button('Accept'), button('Pass')) as never;

    for (const { id } of [ben, chloe]) await (await client.users.fetch(id)).send(offer);
    await companions.answered();

    const shown = [ben, chloe].map((one) => sandbox.as(one).directMessages()[0]?.content);
    assert.equal(shown[0], 'Will you present?');
    assert.match(shown[1] ?? '', /^(?:Accept|Pass)$/u);
  });
});

/** Waits until a page is a person. */
async function untilScene(page: WebSocket, me: string): Promise<void> {
  for await (const [raw] of on(page, 'message')) if (String(raw).includes(`"me":"${me}"`)) return;
}
