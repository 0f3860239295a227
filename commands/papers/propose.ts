import { ApplicationCommandOptionType } from 'discord.js';
import type { NewProposal } from '../../src/delivery/proposals.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { formatBoldTitle } from '../../src/discord/render/text.ts';
import { messageLink } from '../../src/discord-links.ts';
import { listFeeds } from '../../src/feeds/feeds.ts';
import { DEFAULT_VOTE_EMOJI, isUsable } from '../feeds/card-emojis.ts';
import { answerAbout, completePaper, PAPER_OPTION } from './paper-option.ts';

/** `/papers propose` puts a paper to the vote: posts its card in the channel, once. */
export const propose: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'propose',
    description: 'Put a paper to the vote: post its card in this channel',
    options: [PAPER_OPTION],
  },

  autocomplete: { paper: completePaper },

  answer: (asked, services) =>
    answerAbout(asked, services, async (paper) => {
      const { guildId, channelId, userId } = asked;
      const as = await findVoting(asked, services);
      const proposed = await services.propose({ guildId, channelId, userId, paperId: paper.id, ...as });
      const title = formatBoldTitle(paper);
      switch (proposed.state) {
        case 'posted':
          return {
            content: `${title} is put to the vote: ${messageLink({ guildId, ...proposed.place })}`,
          };
        case 'standing':
          return {
            content: `${title} has a card in this channel already. Vote on it: ${messageLink({ guildId, ...proposed.place })}`,
          };
        case 'coming':
          return {
            content: `${title} is on its way: its card appears in this channel as soon as Discord takes it.`,
          };
      }
    }),
};

/** Finds how people vote in a channel: as on the cards of its feed, a running one if it has several. */
async function findVoting(
  { guildId, channelId }: Asked,
  services: Services,
): Promise<Pick<NewProposal, 'feedId' | 'voteEmoji' | 'lessEmoji'>> {
  const here = (await listFeeds(services.database, guildId)).filter((feed) => feed.channelId === channelId);
  const feed = here.find(({ state }) => state.kind === 'running') ?? here[0];
  if (feed === undefined) return { feedId: null, voteEmoji: DEFAULT_VOTE_EMOJI, lessEmoji: null };
  const { id: feedId, lessEmoji } = feed;
  // Nobody could vote with an emoji that is gone.
  const isThere = await isUsable(services, guildId, feed.voteEmoji);
  return { feedId, voteEmoji: isThere ? feed.voteEmoji : DEFAULT_VOTE_EMOJI, lessEmoji };
}
