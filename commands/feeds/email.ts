import { ApplicationCommandOptionType } from 'discord.js';
import type { Answer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readNumber, readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { UserError } from '../../src/errors.ts';
import { VALID_FOR } from '../../src/mail/code-limits.ts';
import { confirmCode, requestCode } from '../../src/mail/codes.ts';
import { listSubscriptions, stopSubscriptions } from '../../src/mail/subscriptions.ts';
import { formatConfirmed } from '../email/confirmed.ts';
import {
  addressOption,
  formatSubscriptions,
  readAddress,
  readRhythm,
  requireMailServer,
  rhythmOption,
} from '../email/subscription-words.ts';
import { feedAutocomplete, feedOption, nameFeed, readFeed } from './feed-option.ts';

/** `/feeds email` keeps the list of addresses that a team's feeds are mailed to. */
export const email: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'email',
    description: 'Mail feeds to addresses of your team, such as a mailing list; without options, list them',
    options: [
      { ...addressOption, description: 'An address to add; a code is sent there' },
      feedOption,
      rhythmOption,
      {
        type: ApplicationCommandOptionType.String,
        name: 'code',
        description: 'The six digits that were sent to an address, to confirm it',
      },
      {
        type: ApplicationCommandOptionType.String,
        name: 'stop',
        description: 'An address to take off the list',
      },
    ],
  },
  autocomplete: feedAutocomplete,

  async answer(asked, services) {
    const code = readText(asked, 'code');
    const given = [code, readText(asked, 'address'), readText(asked, 'stop')].filter(
      (one) => one !== undefined,
    );
    if (given.length > 1)
      throw new UserError('Give one of address, code and stop at a time: each does something else.');
    if (code !== undefined) return confirmTeam(asked, code, services);
    if (readText(asked, 'stop') !== undefined) return stopTeam(asked, services);
    return readText(asked, 'address') === undefined ? listTeam(asked, services) : addTeam(asked, services);
  },
};

async function addTeam(asked: Asked, services: Services): Promise<Answer> {
  requireMailServer(services);
  const address = readAddress(asked);
  if (address === undefined) throw new UserError('Give an e-mail address, such as papers@example.org.');
  const feed = await readFeed(asked, services);
  const { guildId, userId, name: userName } = asked;
  const rhythm = readRhythm(asked);
  const request = { ...address, guildId, feedId: feed.id, owner: 'team', userId, userName, rhythm } as const;
  await requestCode(services, request);
  return {
    content: `A code of six digits is on its way to \`${address.address}\`, for feed ${nameFeed(feed)}. Whoever reads mail there tells you the code; confirm it within ${VALID_FOR.minutes} minutes with \`/feeds email code:\`.`,
  };
}

async function confirmTeam({ guildId }: Asked, code: string, services: Services): Promise<Answer> {
  const who = { owner: 'team', guildId } as const;
  const confirmed = await confirmCode(services.database, who, code, services.now());
  return { content: await formatConfirmed(confirmed, '/feeds email stop:', services) };
}

async function stopTeam(asked: Asked, services: Services): Promise<Answer> {
  const address = readAddress(asked, 'stop');
  const isOfFeed = readText(asked, 'feed') !== undefined || readNumber(asked, 'id') !== undefined;
  const feed = isOfFeed ? await readFeed(asked, services) : undefined;
  const stopped = await stopSubscriptions(
    services.database,
    { owner: 'team', guildId: asked.guildId },
    { feedId: feed?.id, addressKey: address?.key },
  );
  if (stopped.length === 0)
    throw new UserError(
      `\`${address?.address}\` is not on the list${feed === undefined ? '' : ' of that feed'}. /feeds email shows the list.`,
    );
  return { content: `Stopped. Nothing more is mailed to \`${address?.address}\`.` };
}

async function listTeam({ guildId, page }: Asked, services: Services): Promise<Answer> {
  const { database } = services;
  const team = await listSubscriptions(database, { owner: 'team', guildId });
  if (team.length === 0) {
    requireMailServer(services);
    return {
      content:
        'No feed of this server is mailed to an address of the team. Add one with `/feeds email address:`; people subscribe themselves with /email subscribe.',
    };
  }
  return formatSubscriptions(
    `Addresses that this server's feeds are mailed to (${team.length}):`,
    team,
    page,
    services,
  );
}
