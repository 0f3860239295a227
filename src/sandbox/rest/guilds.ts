import type { APIApplicationCommand } from 'discord-api-types/v10';
import { parseCommands } from '../commands.ts';
import { presentApplication, presentChannel, presentGuild, presentMember } from '../present.ts';
import { refusals } from '../refusal.ts';
import type { World } from '../world.ts';
import { type ApiRequest, getGuild, type Route } from './route.ts';

/** Routes for the bot itself, guilds, their members, and commands. */
export const guildRoutes: readonly Route[] = [
  ['GET', '/users/@me', ({ world }) => world.bot],
  [
    'GET',
    '/users/@me/guilds',
    ({ world }) => [...world.guilds.values()].map(({ id, name }) => ({ id, name })),
  ],
  [
    'GET',
    '/users/:user',
    ({ world, place }) => {
      const user = world.users.get(place('user'));
      if (user === undefined) throw refusals.unknownAccount();
      return user;
    },
  ],
  ['GET', '/applications/@me', ({ world }) => presentApplication(world)],
  ['GET', '/oauth2/applications/@me', ({ world }) => presentApplication(world)],
  ['GET', '/guilds/:guild', (request) => presentGuild(getGuild(request))],
  [
    'GET',
    '/guilds/:guild/channels',
    (request) => channelsOf(request).filter((one) => one.parent_id === null),
  ],
  ['GET', '/guilds/:guild/roles', (request) => [...getGuild(request).roles.values()]],
  ['GET', '/guilds/:guild/emojis', (request) => [...getGuild(request).emojis.values()]],
  [
    'GET',
    '/guilds/:guild/emojis/:emoji',
    (request) => {
      const emoji = getGuild(request).emojis.get(request.place('emoji'));
      if (emoji === undefined) throw refusals.unknownEmoji();
      return emoji;
    },
  ],
  [
    'GET',
    '/guilds/:guild/members/:user',
    (request) => {
      const user = request.place('user');
      return presentMember(request.world, getGuild(request), user === '@me' ? request.world.bot.id : user);
    },
  ],
  ['GET', '/applications/:application/commands', (request) => [...commandsOf(request).values()]],
  ['PUT', '/applications/:application/commands', replaceCommands],
  [
    'GET',
    '/applications/:application/guilds/:guild/commands',
    (request) => [...commandsOf(request).values()],
  ],
  ['PUT', '/applications/:application/guilds/:guild/commands', replaceCommands],
  ['POST', '/applications/:application/commands', addCommand],
  ['POST', '/applications/:application/guilds/:guild/commands', addCommand],
  ['GET', '/applications/:application/commands/:command', getCommand],
  ['DELETE', '/applications/:application/commands/:command', removeCommand],
  ['GET', '/applications/:application/guilds/:guild/commands/:command', getCommand],
  ['DELETE', '/applications/:application/guilds/:guild/commands/:command', removeCommand],
];

function channelsOf(request: ApiRequest): Record<string, unknown>[] {
  const { id } = getGuild(request);
  const all = [...request.world.channels.values()].filter((channel) => channel.guildId === id);
  return all.map((channel) => presentChannel(request.world, channel));
}

function commandsOf(request: ApiRequest): World['globalCommands'] {
  const { world, place } = request;
  if (place('application') !== world.bot.id) throw refusals.missingAccess();
  return place('guild') === '' ? world.globalCommands : getGuild(request).commands;
}

function replaceCommands(request: ApiRequest): APIApplicationCommand[] {
  const known = commandsOf(request);
  const parsed = parseCommands(request.world, request.body, known);
  known.clear();
  for (const [id, command] of parsed) known.set(id, command);
  request.world.emit('change');
  return [...known.values()];
}

function addCommand(request: ApiRequest): APIApplicationCommand | undefined {
  const known = commandsOf(request);
  const [made] = parseCommands(request.world, [request.body], known).values();
  if (made !== undefined) known.set(made.id, made);
  return made;
}

function getCommand(request: ApiRequest): APIApplicationCommand {
  const command = commandsOf(request).get(request.place('command'));
  if (command === undefined) throw refusals.unknownCommand();
  return command;
}

function removeCommand(request: ApiRequest): void {
  if (!commandsOf(request).delete(request.place('command'))) throw refusals.unknownCommand();
}
