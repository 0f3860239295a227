import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { ChannelType, MessageFlags, PermissionFlagsBits } from 'discord-api-types/v10';
import { z } from 'zod';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { ask, startApi } from '../support/discord-api.ts';

const START = Date.parse('2026-03-02T12:00:00Z');
const DAY = 24 * 3_600_000;

const threadShape = z.looseObject({
  id: z.string(),
  name: z.string(),
  message_count: z.number(),
  owner_id: z.string(),
  thread_metadata: z.looseObject({
    archived: z.boolean(),
    locked: z.boolean(),
    auto_archive_duration: z.number(),
  }),
});
const messageShape = z.looseObject({ id: z.string(), flags: z.number(), thread: threadShape.optional() });
const listShape = z.looseObject({ threads: z.array(threadShape) });

const start = (t: TestContext): Promise<Sandbox> => startApi(t, { now: () => START });

async function send(sandbox: Sandbox, channelId = sandbox.channel.id): Promise<string> {
  const { body } = await ask(sandbox, 'POST', `/channels/${channelId}/messages`, { content: 'A card' });
  return messageShape.parse(body).id;
}

const pathOf = ({ channel }: Sandbox, messageId: string): string =>
  `/channels/${channel.id}/messages/${messageId}/threads`;

async function open(sandbox: Sandbox, more: object = {}) {
  const messageId = await send(sandbox);
  const answered = await ask(sandbox, 'POST', pathOf(sandbox, messageId), { name: 'A paper', ...more });
  return { messageId, ...answered };
}

suite('threads started from messages', () => {
  test('have the id of their message, which then shows how many replies they have', async (t) => {
    const sandbox = await start(t);

    const { messageId, body } = await open(sandbox, { auto_archive_duration: 4_320 });
    await send(sandbox, messageId);
    sandbox.as(sandbox.people.ben).say(messageId, 'I read it.');
    const message = await ask(sandbox, 'GET', `/channels/${sandbox.channel.id}/messages/${messageId}`);

    const thread = threadShape.parse(body);
    assert.deepEqual([thread.id, thread.owner_id, thread.message_count], [messageId, sandbox.bot.id, 0]);
    assert.equal(thread.thread_metadata.auto_archive_duration, 4_320);
    const shown = messageShape.parse(message.body);
    assert.equal(shown.thread?.message_count, 2);
    assert.equal(shown.flags & MessageFlags.HasThread, MessageFlags.HasThread);
  });

  test('are started once, also by hand, and again when they were deleted', async (t) => {
    const sandbox = await start(t);
    const { messageId } = await open(sandbox);
    const byHand = await send(sandbox);
    sandbox.startThread(sandbox.people.ada, sandbox.channel.id, byHand, 'By hand');

    const codes: (number | undefined)[] = [];
    for (const id of [messageId, byHand])
      codes.push((await ask(sandbox, 'POST', pathOf(sandbox, id), { name: 'Again' })).code);
    sandbox.removeChannel(byHand);
    const again = await ask(sandbox, 'POST', pathOf(sandbox, byHand), { name: 'Again' });

    assert.deepEqual(codes, [160_004, 160_004]);
    assert.equal(threadShape.parse(again.body).id, byHand);
  });

  const refused: [why: string, form: object, code: number][] = [
    ['no name', { name: '' }, 50_035],
    ['a name of 101 characters', { name: 'x'.repeat(101) }, 50_035],
    ['a time to archive that Discord does not have', { auto_archive_duration: 61 }, 50_035],
  ];
  for (const [why, form, code] of refused)
    test(`are refused for ${why}`, async (t) => {
      const answered = await open(await start(t), form);

      assert.deepEqual([answered.status, answered.code], [400, code]);
    });

  test('need Create Public Threads, and messages in them Send Messages in Threads', async (t) => {
    const sandbox = await start(t);
    const { messageId } = await open(sandbox);
    const { CreatePublicThreads, SendMessagesInThreads } = PermissionFlagsBits;
    sandbox.overwriteBot(sandbox.channel.id, { deny: CreatePublicThreads | SendMessagesInThreads });

    const started = await open(sandbox);
    const sent = await ask(sandbox, 'POST', `/channels/${messageId}/messages`, { content: 'Hello' });

    assert.deepEqual([started.code, sent.code], [50_013, 50_013]);
  });

  test('are at most 1,000 in a server, archived ones not counted', async (t) => {
    const sandbox = await start(t);
    const made = Array.from({ length: 1_000 }, (_, at) => sandbox.addThread(sandbox.channel.id, `${at}`));

    const full = await open(sandbox);
    sandbox.changeThread(made[0]?.id ?? '', { archived: true });
    const free = await open(sandbox);

    assert.deepEqual([full.code, free.status], [160_006, 200]);
  });

  test('are archived when nobody has written for a day, listed apart, and opened again', async (t) => {
    const sandbox = await start(t);
    const { messageId } = await open(sandbox);
    sandbox.moveTo(START + DAY);

    const active = await ask(sandbox, 'GET', `/guilds/${sandbox.guild.id}/threads/active`);
    const path = `/channels/${sandbox.channel.id}/threads/archived/public`;
    const archived = await ask(sandbox, 'GET', path);
    const edited = await ask(sandbox, 'PATCH', `/channels/${messageId}`, { name: 'Another' });
    const opened = await ask(sandbox, 'PATCH', `/channels/${messageId}`, { archived: false });

    assert.deepEqual(listShape.parse(active.body).threads, []);
    assert.deepEqual(
      listShape.parse(archived.body).threads.map(({ id }) => id),
      [messageId],
    );
    assert.equal(edited.code, 50_083);
    assert.equal(threadShape.parse(opened.body).thread_metadata.archived, false);
  });

  test('can be written in by nobody else once they are locked', async (t) => {
    const sandbox = await start(t);
    const { messageId } = await open(sandbox);
    sandbox.changeThread(messageId, { locked: true, archived: true });

    const opened = await ask(sandbox, 'PATCH', `/channels/${messageId}`, { archived: false });
    const sent = await ask(sandbox, 'POST', `/channels/${messageId}/messages`, { content: 'Hello' });

    assert.deepEqual([opened.code, sent.code], [50_013, 160_005]);
    assert.throws(() => sandbox.as(sandbox.people.ben).say(messageId, 'Hello'), /locked/u);
  });

  test('go with their channel', async (t) => {
    const sandbox = await start(t);
    const { messageId } = await open(sandbox);
    sandbox.removeChannel(sandbox.channel.id);

    assert.equal((await ask(sandbox, 'GET', `/channels/${messageId}`)).code, 10_003);
  });
});

suite('posts of a forum', () => {
  const forumShape = z.looseObject({
    type: z.literal(ChannelType.GuildForum),
    flags: z.number(),
    available_tags: z.array(z.looseObject({ id: z.string(), name: z.string() })),
  });
  const post = (sandbox: Sandbox, forumId: string, more: object = {}) =>
    ask(sandbox, 'POST', `/channels/${forumId}/threads`, {
      name: 'A paper',
      message: { content: 'Its card' },
      ...more,
    });

  test('are a thread and its first message, with one id and tags', async (t) => {
    const sandbox = await start(t);
    const forum = sandbox.addForum('papers', { tags: ['cs.CL', 'discussed'] });
    const { available_tags: tags } = forumShape.parse(
      (await ask(sandbox, 'GET', `/channels/${forum.id}`)).body,
    );

    const { body } = await post(sandbox, forum.id, { applied_tags: [tags[0]?.id] });
    const { id } = threadShape.parse(body);
    sandbox.as(sandbox.people.ben).react(id, id, '👍');

    assert.deepEqual(sandbox.threads(forum.id), [
      { id, name: 'A paper', archived: false, locked: false, tags: ['cs.CL'] },
    ]);
    const [first] = sandbox.messages(id);
    assert.deepEqual([first?.id, first?.content, first?.reactions?.[0]?.count], [id, 'Its card', 1]);
  });

  test('need a tag where the forum requires one, and no more than five of those that it has', async (t) => {
    const sandbox = await start(t);
    const forum = sandbox.addForum('papers', { tags: ['cs.CL'], requiresTag: true });

    const none = await post(sandbox, forum.id);
    const unknown = await post(sandbox, forum.id, { applied_tags: ['1'] });
    const six = await post(sandbox, forum.id, { applied_tags: ['1', '2', '3', '4', '5', '6'] });

    assert.deepEqual([none.code, unknown.code, six.code], [40_067, 10_087, 50_035]);
    assert.throws(() => sandbox.changeForum(forum.id, { tags: Array(21).fill('x') }), RangeError);
  });

  test('are the only place for messages in a forum', async (t) => {
    const sandbox = await start(t);
    const forum = sandbox.addForum('papers');

    const sent = await ask(sandbox, 'POST', `/channels/${forum.id}/messages`, { content: 'Hello' });
    const empty = await post(sandbox, forum.id, { message: {} });
    const { body } = await post(sandbox, forum.id);
    const inPost = await ask(sandbox, 'POST', `/channels/${threadShape.parse(body).id}/threads`, {
      name: 'Deeper',
    });

    assert.deepEqual([sent.code, empty.code, inPost.code], [50_008, 50_006, 50_024]);
    assert.throws(() => sandbox.as(sandbox.people.ben).say(forum.id, 'Hello'), /forum/u);
  });
});
