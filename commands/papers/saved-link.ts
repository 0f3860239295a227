import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { formatText } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import { listSaved } from '../../src/saved/saved.ts';
import { foldTag } from '../../src/saved/tags.ts';
import {
  askBeforeRenewal,
  findToken,
  formatFeedAddresses,
  getPublicUrl,
  offerRenewal,
  readStep,
  renewOption,
} from '../secret-address.ts';
import { completeTag, readTag, TAG_OPTION } from './tag-option.ts';

const MAX_TAG = 120;

/** `/papers saved-link` shows the secret addresses at which feed readers get what the asker saved, and replaces them. */
export const savedLink: Subcommand = {
  anywhere: true,
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'saved-link',
    description: 'Show the secret address of your saved papers for feed readers (Atom, JSON Feed)',
    options: [TAG_OPTION, renewOption],
  },

  autocomplete: { tag: completeTag },

  async answer(asked, services) {
    const publicUrl = getPublicUrl(services.publicUrl);
    const { database } = services;
    const { userId } = asked;
    const tag = await readTag(asked, services);
    if ((await listSaved(database, userId, { tag, limit: 0, offset: 0 })).total === 0)
      throw new UserError('You have saved no papers yet, so there is nothing for a feed reader to show.');
    const about = { command: 'papers saved-link', options: tag === undefined ? {} : { tag } };
    const which =
      tag === undefined ? 'all your saved papers' : `your saved papers tagged “${formatText(tag, MAX_TAG)}”`;
    const step = readStep(asked);
    if (step === 'ask') return askBeforeRenewal(which, about);
    const published = { kind: 'saved', userId, tag: tag === undefined ? undefined : foldTag(tag) } as const;
    const { token, renewed } = await findToken(database, published, step);
    return {
      content: [
        ...renewed,
        `For a feed reader, ${which}:`,
        ...formatFeedAddresses(publicUrl, token),
        '-# Whoever has an address can read which papers you saved, but neither your name nor your remarks.',
      ].join('\n'),
      ...offerRenewal(about),
      isPrivate: true,
    };
  },
};
