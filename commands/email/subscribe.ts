import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/errors.ts';
import { MAX_FOR_ADDRESS, VALID_FOR } from '../../src/mail/code-limits.ts';
import { requestCode } from '../../src/mail/codes.ts';
import { feedAutocomplete, feedOption, nameFeed, readFeed } from '../feeds/feed-option.ts';
import {
  addressOption,
  readAddress,
  readRhythm,
  requireMailServer,
  rhythmOption,
} from './subscription-words.ts';

/** `/email subscribe` sends a code to an address; `/email confirm` then subscribes it. */
export const subscribe: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'subscribe',
    description: "Get a feed's papers by e-mail: a code is sent to the address first",
    options: [{ ...addressOption, required: true }, feedOption, rhythmOption],
  },
  autocomplete: feedAutocomplete,

  async answer(asked, services) {
    requireMailServer(services);
    const address = readAddress(asked);
    if (address === undefined) throw new UserError('Give your e-mail address, such as ada@example.org.');
    const feed = await readFeed(asked, services);
    // Whoever can't read a channel doesn't get it by e-mail either.
    if (!(await services.canSee(asked.guildId, feed.channelId, asked.userId)))
      throw new UserError(
        `You can't see <#${feed.channelId}>, so its papers can't be mailed to you. Ask someone who manages the server for access to it.`,
      );
    const rhythm = readRhythm(asked);
    const { guildId, userId, name: userName } = asked;
    const request = {
      ...address,
      guildId,
      feedId: feed.id,
      owner: 'person',
      userId,
      userName,
      rhythm,
    } as const;
    await requestCode(services, request);
    return {
      content: `A code of six digits is on its way to \`${address.address}\`, for ${rhythm === 'daily' ? 'each digest' : 'the week’s most voted papers'} of feed ${nameFeed(feed)}. Type it here within ${VALID_FOR.minutes} minutes with \`/email confirm\`. If no mail comes, look into the spam folder; at most ${MAX_FOR_ADDRESS} codes a day are sent to an address.`,
    };
  },
};
