import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Interaction, MessageFlags } from 'discord.js';
import { commands } from '../../../commands/index.ts';
import type { Command } from '../../../src/discord/interactions/command.ts';
import { route } from '../../../src/discord/interactions/router.ts';
import type { Services } from '../../../src/discord/interactions/services.ts';

/** An interaction of this kind outside a server the bot is in, and what it was answered. */
function comeFromOutside(kind: 'command' | 'completion' | 'button', commandName?: string) {
  const answered: unknown[] = [];
  const answer = async (said: unknown) => void answered.push(said);
  const interaction = {
    commandName,
    inCachedGuild: () => false,
    isAutocomplete: () => kind === 'completion',
    isChatInputCommand: () => kind === 'command',
    isMessageContextMenuCommand: () => false,
    isRepliable: () => kind !== 'completion',
    respond: answer,
    reply: answer,
  };
  // What the router uses of discord.js's interactions before it knows the server.
  return { interaction: interaction as unknown as Interaction, answered };
}

/** Whether nothing of a command works without a server. */
const isOfServers = ({ subcommands }: Command) => !subcommands.some(({ anywhere }) => anywhere);

/** Nothing outside a server may ask for anything. */
const NO_SERVICES = {} as Services;

suite("outside a server's channel", () => {
  for (const { name } of commands.filter(isOfServers)) {
    test(`/${name} is answered in one sentence that says where to run it`, async () => {
      const { interaction, answered } = comeFromOutside('command', name);

      await route(interaction, commands, NO_SERVICES);

      assert.deepEqual(answered, [
        {
          content: `Run /${name} in a channel of a server that I was added to: feeds, votes and meetings belong to a server.`,
          flags: MessageFlags.Ephemeral,
          allowedMentions: { parse: [] },
        },
      ]);
    });
  }

  test('a button is answered, too, and a completion has no choices', async () => {
    const button = comeFromOutside('button');
    const completion = comeFromOutside('completion', 'feeds');

    for (const { interaction } of [button, completion]) await route(interaction, commands, NO_SERVICES);

    assert.match(JSON.stringify(button.answered), /Use this in a channel of a server/u);
    assert.deepEqual(completion.answered, [[]]);
  });
});
