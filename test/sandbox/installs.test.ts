import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  type APIApplicationCommand,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
} from 'discord-api-types/v10';
import { parseCommands } from '../../src/sandbox/commands.ts';
import { findInstalled } from '../../src/sandbox/installs.ts';
import { addGuild, addPeople } from '../../src/sandbox/population.ts';
import { Refusal } from '../../src/sandbox/refusal.ts';
import { World } from '../../src/sandbox/world.ts';

const { Guild, BotDM, PrivateChannel } = InteractionContextType;
const { GuildInstall, UserInstall } = ApplicationIntegrationType;
const ANYWHERE = { contexts: [Guild, BotDM, PrivateChannel], integration_types: [GuildInstall, UserInstall] };
const IN_SERVERS = { contexts: [Guild], integration_types: [GuildInstall] };

function openWorld() {
  const world = new World(Date.now);
  const people = addPeople(world);
  const withBot = addGuild(world, people, 'With the bot');
  const without = addGuild(world, people, 'Without it');
  world.guilds.get(without.id)?.members.delete(world.bot.id);
  const { chloe, ben } = people;
  const private_ = (...ids: string[]) =>
    world.addChannel({ name: '', guildId: undefined, type: ChannelType.DM, people: new Set(ids) }).id;
  const places = {
    server: withBot.channel.id,
    elsewhere: without.channel.id,
    bot: private_(chloe.id, world.bot.id),
    friends: private_(chloe.id, ben.id),
  };
  const look = (place: keyof typeof places, command: Partial<APIApplicationCommand>) => {
    const channel = world.channels.get(places[place]);
    assert.ok(channel);
    return findInstalled(world, channel, chloe.id, command)?.owners;
  };
  return { world, look, guild: withBot.id, chloe: chloe.id };
}

suite('where commands are offered', () => {
  test('is where the bot was added, and in its private messages, until a person installs it', () => {
    const { world, look, guild, chloe } = openWorld();

    assert.deepEqual(look('server', ANYWHERE), { [GuildInstall]: guild });
    assert.deepEqual(look('bot', ANYWHERE), { [GuildInstall]: '0' });
    assert.equal(look('elsewhere', ANYWHERE), undefined);
    assert.equal(look('friends', ANYWHERE), undefined);
    world.installers.add(chloe);
    assert.deepEqual(look('server', ANYWHERE), { [GuildInstall]: guild, [UserInstall]: chloe });
    assert.deepEqual(look('elsewhere', ANYWHERE), { [UserInstall]: chloe });
    assert.deepEqual(look('friends', ANYWHERE), { [UserInstall]: chloe });
    assert.deepEqual(look('server', IN_SERVERS), { [GuildInstall]: guild });
    assert.equal(look('bot', IN_SERVERS), undefined);
  });

  const command = { name: 'papers', description: 'Find papers' };
  for (const [places, fault] of [
    [{ contexts: [PrivateChannel], integration_types: [GuildInstall] }, 'contexts'],
    [{ contexts: [7] }, 'contexts'],
    [{ contexts: [] }, 'contexts'],
    [{ integration_types: [UserInstall, UserInstall] }, 'integration_types'],
  ] as const)
    test(`is refused as ${JSON.stringify(places)}`, () => {
      const { world } = openWorld();

      assert.throws(
        () => parseCommands(world, [{ ...command, ...places }], new Map()),
        (error) =>
          error instanceof Refusal && error.code === 50_035 && JSON.stringify(error.errors).includes(fault),
      );
    });
});
