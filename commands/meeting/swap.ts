import { ApplicationCommandOptionType } from 'discord.js';
import type { Answer, MenuChoice } from '../../src/discord/interactions/answer.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { MAX_CHOICE, MAX_CHOICES } from '../../src/discord/limits.ts';
import { formatName } from '../../src/discord/render/meeting-words.ts';
import { formatMoment, formatPlain } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import { swapAsked } from '../../src/meetings/answers.ts';
import { findPool, readAbsences } from '../../src/meetings/people.ts';
import { isLive } from '../../src/meetings/rules/offers.ts';
import { listOffers } from '../../src/meetings/stored-offers.ts';
import { findMembers } from '../../src/members/members.ts';
import { formatPerson } from '../../src/nameless.ts';
import { meetingAutocomplete, meetingOption } from './meeting-option.ts';
import { formatOffered, type OwnOffer, readOwnOffer } from './own-offer.ts';

const PERSON = 'person';

/** `/meeting swap` hands the paper that a person is asked to present, or has accepted, on to somebody they name. */
export const swap: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'swap',
    description: 'Hand your paper on to somebody else, who is asked instead',
    options: [
      {
        type: ApplicationCommandOptionType.User,
        name: PERSON,
        description: 'Who presents instead; without it, I list the people you can ask',
      },
      meetingOption,
    ],
  },
  autocomplete: meetingAutocomplete,

  async answer(asked, services) {
    const own = await readOwnOffer(asked, services);
    const to = readText(asked, PERSON);
    if (to === undefined) return askWhom(own, services);
    const { expiresAt } = await swapAsked(services, own.offer.id, asked.userId, to);
    return {
      content: `I ask ${formatPerson(to)} to present ${formatOffered(own)} at ${formatName(own.meeting)} instead of you, until ${formatMoment(expiresAt, 'f')}.`,
    };
  },
};

/** Asks to whom a paper is handed on: those who present at the meeting and can be asked, by name. */
async function askWhom(own: OwnOffer, services: Services): Promise<Answer> {
  const choices = await listChoices(own, services);
  if (choices.length === 0)
    throw new UserError(
      'I know nobody else whom I can ask. Name somebody with `/meeting swap person:`, or press Pass.',
    );
  return {
    content: `Who presents ${formatOffered(own)} instead of you?`,
    menu: { question: 'Who?', option: PERSON, choices: choices.slice(0, MAX_CHOICES) },
    keep: { offer: own.offer.id },
  };
}

async function listChoices(
  { meeting, occurrence, offer }: OwnOffer,
  { database, now }: Services,
): Promise<MenuChoice[]> {
  const findAbsence = await readAbsences(database, meeting);
  const offers = await listOffers(database, occurrence.id);
  const busy = new Set(offers.filter(isLive).map(({ userId }) => userId));
  const pool = await findPool(database, meeting, occurrence.frozenAt ?? now());
  const free = pool.filter(
    (userId) => userId !== offer.userId && !busy.has(userId) && findAbsence(userId, now()) === undefined,
  );
  const members = await findMembers(database, meeting.guildId, free);
  return free
    .map((userId) => ({ userId, name: members.get(userId)?.name ?? userId }))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
    .map(({ userId, name }) => ({
      label: formatPlain(name, MAX_CHOICE) || userId,
      description: 'Presents at this meeting',
      value: userId,
    }));
}
