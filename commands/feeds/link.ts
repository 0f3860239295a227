import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import {
  askBeforeRenewal,
  findToken,
  formatFeedAddresses,
  getPublicUrl,
  offerRenewal,
  readStep,
  renewOption,
  SECRET,
} from '../secret-address.ts';
import { FEED_ID, feedAutocomplete, feedOption, nameFeed, readFeed } from './feed-option.ts';

/** `/feeds link` shows the secret addresses at which feed readers get what a feed posts, and replaces them. */
export const link: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'link',
    description: 'Show the secret address of a feed for feed readers (Atom, JSON Feed)',
    options: [feedOption, renewOption],
  },
  autocomplete: feedAutocomplete,

  async answer(asked, services) {
    const publicUrl = getPublicUrl(services.publicUrl);
    const feed = await readFeed(asked, services);
    const about = { command: 'feeds link', options: { [FEED_ID]: feed.id } };
    const step = readStep(asked);
    if (step === 'ask') return askBeforeRenewal(`feed ${nameFeed(feed)}`, about);
    const published = { kind: 'feed', feedId: feed.id } as const;
    const { token, renewed } = await findToken(services.database, published, step);
    return {
      content: [
        ...renewed,
        `Feed ${nameFeed(feed)}, for a feed reader:`,
        ...formatFeedAddresses(publicUrl, token),
        SECRET,
      ].join('\n'),
      ...offerRenewal(about),
    };
  },
};
