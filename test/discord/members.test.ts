import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Events } from 'discord.js';
import { sql } from 'drizzle-orm';
import { lookUpMember } from '../../src/discord/members.ts';
import { findMembers } from '../../src/members/members.ts';
import { startBot } from '../support/bot.ts';
import { onEachDatabase } from '../support/database.ts';
import { contents, lookAt, posted, startFeed } from '../support/feed-bot.ts';

onEachDatabase('whom the bot meets', (databases) => {
  test('is whoever runs a command, with the name and the roles that the server shows', async (t) => {
    const { sandbox, app } = await startBot(t, databases);
    const { ben } = sandbox.people;
    const { id: guild } = sandbox.guild;
    const readers = sandbox.addRole('Readers', [ben]);

    await sandbox.as(ben).invoke(sandbox.channel.id, 'papers top');

    const known = await findMembers(app.services.database, guild, [ben.id]);
    const roles = [guild, readers.id].toSorted();
    assert.deepEqual(known.get(ben.id), { userId: ben.id, name: ben.name, roles, hasLeft: false });
  });

  test('is whoever votes', async (t) => {
    const bot = await startFeed(t, databases, ['2026-03-02']);
    const { sandbox, app } = bot;
    const { chloe } = sandbox.people;
    await lookAt(bot, '2026-03-02T16:00:00Z');
    const card = posted(bot).at(-1);
    assert.ok(card, contents(bot).join());

    const heard = once(app.client, Events.MessageReactionAdd);
    sandbox.as(chloe).react(sandbox.channel.id, card.id, '👍');
    await heard;
    await app.votesCounted();

    const known = await findMembers(app.services.database, sandbox.guild.id, [chloe.id]);
    assert.equal(known.get(chloe.id)?.name, chloe.name);
  });

  test('costs nobody the answer if they cannot be remembered', async (t) => {
    const { sandbox, app, logged } = await startBot(t, databases, { database: 'own' });
    await app.services.database.execute(sql`alter table members rename to members_elsewhere`);

    const answer = await sandbox.as(sandbox.people.ben).invoke(sandbox.channel.id, 'papers top');

    assert.match(answer.message?.content ?? '', /^No votes in the last 7 days/u);
    assert.ok(logged.some(({ msg }) => msg === 'a person could not be remembered'));
  });

  test('is looked up at Discord, who says who is not there any more', async (t) => {
    const { sandbox, app } = await startBot(t, databases);
    const { id: guild } = sandbox.guild;
    const dana = sandbox.addPerson('Dana');
    const readers = sandbox.addRole('Readers', [dana]);

    const there = await lookUpMember(app.client, guild, dana.id);
    sandbox.leave(dana);
    const gone = await lookUpMember(app.client, guild, dana.id);
    const nobody = await lookUpMember(app.client, guild, '1');
    const bot = await lookUpMember(app.client, guild, sandbox.bot.id);

    assert.deepEqual(there, { userId: dana.id, name: 'Dana', roles: [readers.id, guild] });
    assert.deepEqual([gone, nobody], [undefined, undefined]);
    assert.equal(bot, undefined, 'nobody asks a bot');
  });

  test('is not taken for gone while Discord fails', async (t) => {
    const { sandbox, app } = await startBot(t, databases);
    const { ben } = sandbox.people;
    sandbox.faults.add({
      path: /\/members\//u,
      times: 40,
      fault: { kind: 'refuse', status: 403, code: 50_001 },
    });

    await assert.rejects(lookUpMember(app.client, sandbox.guild.id, ben.id));
  });
});
