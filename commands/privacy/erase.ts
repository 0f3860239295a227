import { ApplicationCommandOptionType } from 'discord.js';
import type { Answer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { pushMeetings } from '../../src/meetings/push.ts';
import { erasePerson, findKept, type Kept } from '../../src/privacy/privacy.ts';
import { formatAmounts, NOTHING_KEPT } from './format-kept.ts';

/** The values of the option `step`, which its buttons set and nobody can type. */
const STEPS = { erase: 'erase', keep: 'keep' } as const;

/** `/privacy erase` erases what is kept about a person, in all servers, once they have confirmed it. */
export const erase: Subcommand = {
  anywhere: true,
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'erase',
    description: 'Erase what is kept about you, in all servers; it asks you first',
  },
  waitsUntilMet: true,

  async answer(asked, services) {
    switch (readText(asked, 'step')) {
      case STEPS.keep:
        return { content: 'Nothing was erased.' };
      case STEPS.erase:
        return eraseNow(asked, services);
      default:
        return askFirst(asked, services);
    }
  },
};

/** Discord's limit for a message is 2,000 characters; what is said around the list takes some 500. */
const MAX_LIST = 1_400;

/** Lists what is kept, or points to the whole list where it doesn't fit. */
function formatWhatGoes(goes: readonly Kept[], stays: readonly Kept[]): string[] {
  const list = [
    ...(goes.length === 0 ? [] : ['', 'Deleted:', formatAmounts(goes)]),
    ...(stays.length === 0 ? [] : ['', 'Kept, but without you:', formatAmounts(stays)]),
  ];
  if (list.join('\n').length <= MAX_LIST) return list;
  return [
    '',
    `All that \`/privacy show\` lists: ${goes.length} kinds are deleted, ${stays.length} are kept without you.`,
  ];
}

async function askFirst({ userId }: Asked, { database }: Services): Promise<Answer> {
  const kept = await findKept(database, userId);
  if (kept.length === 0) return { content: `${NOTHING_KEPT} There is nothing to erase.` };
  const goes = kept.filter(({ fate }) => fate === 'goes');
  const stays = kept.filter(({ fate }) => fate === 'nameless');
  const command = 'privacy erase';
  return {
    content: [
      '**Erase what is kept about you, in all servers?** This can’t be undone.',
      ...formatWhatGoes(goes, stays),
      '',
      'Your votes still count, without your name. What you were going to present goes to somebody else, and no more e-mails or alerts come.',
      'Messages that are in Discord already, and your reactions, stay there: you can take those back yourself.',
    ].join('\n'),
    offers: [
      { label: 'Erase', command, options: { step: STEPS.erase }, isDangerous: true },
      { label: 'Keep', command, options: { step: STEPS.keep } },
    ],
  };
}

async function eraseNow({ userId }: Asked, services: Services): Promise<Answer> {
  await erasePerson(services.database, userId, services.now);
  await pushMeetings(services);
  return {
    content:
      'Erased. Nothing that I keep names you any more; your votes still count, without your name. If you vote or use me again, I begin to know you anew.',
  };
}
