import { ApplicationCommandOptionType } from 'discord.js';
import { isPostedElsewhere } from '../../src/delivery/posted-cards.ts';
import type { Answer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Autocomplete, Subcommand } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { MAX_CHOICES } from '../../src/discord/limits.ts';
import { findEntries, formatLinkedTally } from '../../src/discord/render/paper-list.ts';
import { formatDay, formatPaperDay, formatText } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import { saveDifferent } from '../../src/papers/different.ts';
import { findNamed } from '../../src/papers/library.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { type JoinPlan, joinPapers, planJoin } from '../../src/search/join-papers.ts';
import { findLookAlikes } from '../../src/search/retrieve/look-alikes.ts';

import { completePaper, findIdentified, findTitled, PAPER_OPTION, toChoice } from './paper-option.ts';

/** The values of the option `step`, which its buttons set and nobody can type. */
const STEPS = { join: 'join', different: 'different', cancel: 'cancel' } as const;

const COMMAND = 'papers join';
const OTHER = 'same-as';

/** Two of each fit into a message of 2,000 characters. */
const MAX_TITLE = 256;
const MAX_ID = 200;
const MAX_AUTHOR = 80;

type PossibleJoin = Extract<JoinPlan, { readonly state: 'possible' }>;

/** Completes the other record: until something is typed, with those that look like the first. */
const completeOther: Autocomplete = async (typed, asked, services) => {
  const { database } = services;
  const first = typed.trim() === '' ? await findNamed(database, readText(asked, 'paper') ?? '') : undefined;
  const alike = first === undefined ? [] : await findLookAlikes(database, first);
  return alike.length === 0
    ? completePaper(typed, asked, services)
    : alike.slice(0, MAX_CHOICES).map(toChoice);
};

/** `/papers join` makes two records of one paper one, once the person has confirmed it. */
export const join: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'join',
    description: 'Join two records of the same paper (for people who can manage this server)',
    options: [
      PAPER_OPTION,
      { ...PAPER_OPTION, name: OTHER, description: 'The other record of it, named in the same way' },
    ],
  },
  audience: 'managers',

  autocomplete: { paper: completePaper, [OTHER]: completeOther },

  async answer(asked, services) {
    const step = readText(asked, 'step');
    if (step === STEPS.cancel) return { content: 'Nothing changed.' };
    const plan = await readPlan(asked, services);
    switch (step) {
      case STEPS.join:
        return endJoin(plan, asked, services);
      case STEPS.different:
        return keepApart(plan, asked, services);
      default:
        return askFirst(plan, asked, services);
    }
  },
};

async function readPlan(asked: Asked, services: Services): Promise<JoinPlan> {
  const one = await getMeant(asked, PAPER_OPTION.name, services);
  return planJoin(services.database, one, await getMeant(asked, OTHER, services));
}

/** Returns the paper that an option names, by a whole title if by none of its ids: a join can't be undone. */
async function getMeant(asked: Asked, option: string, services: Services): Promise<Paper> {
  const meant = readText(asked, option) ?? '';
  const identified = await findIdentified(meant, asked, services);
  if (identified !== undefined) return identified;
  const [titled, ...others] = await findTitled(meant, asked, services);
  const called = `called “${formatText(meant, 100)}”. Pick one from the list as you type`;
  if (titled === undefined) throw new UserError(`No stored paper is ${called}, or give its arXiv ID or DOI.`);
  if (others.length > 0) throw new UserError(`${others.length + 1} stored papers are ${called}.`);
  return titled;
}

/** Returns the join that is possible. Throws `UserError` for none, or for one that others must decide on. */
async function requirePossible(plan: JoinPlan, asked: Asked, services: Services): Promise<PossibleJoin> {
  if (plan.state === 'same') throw new UserError('These are one paper already. Nothing changed.');
  if (plan.state === 'two-arxiv-ids')
    throw new UserError(
      "arXiv has both papers under IDs of their own, so they are two papers and can't be joined.",
    );
  const ids = [plan.kept.id, plan.gone.id];
  if (!plan.areAlike && (await isPostedElsewhere(services.database, ids, asked.guildId)))
    throw new UserError(
      "These papers differ in title or first author, and other servers have posted them. Joining them would change those servers' votes, so only the bot's operator can, with `npm run papers -- join`.",
    );
  return plan;
}

async function askFirst(plan: JoinPlan, asked: Asked, services: Services): Promise<Answer> {
  const { kept, gone, saidDifferentAt } = await requirePossible(plan, asked, services);
  const today = services.now().toZonedDateTimeISO('UTC').toPlainDate();
  const entries = await findEntries(services, asked.guildId, [kept, gone]);
  const options = { paper: kept.id, [OTHER]: gone.id };
  return {
    content: [
      'Are these the same paper?',
      ...entries.map(({ listing: { paper }, tally }) =>
        formatRecord(paper, tally && formatLinkedTally(tally, today)),
      ),
      '',
      `**Join** keeps the first and gives it the cards, votes, TL;DRs and IDs of the second, in every server. This can't be undone.`,
      ...(saidDifferentAt === undefined
        ? []
        : [`On ${formatDay(dayOf(saidDifferentAt))} somebody said that they are not the same.`]),
    ].join('\n'),
    offers: [
      { label: 'Join', command: COMMAND, options: { ...options, step: STEPS.join }, isDangerous: true },
      { label: 'Not the same', command: COMMAND, options: { ...options, step: STEPS.different } },
      { label: 'Cancel', command: COMMAND, options: { step: STEPS.cancel } },
    ],
  };
}

async function endJoin(plan: JoinPlan, asked: Asked, services: Services): Promise<Answer> {
  const { kept, gone } = await requirePossible(plan, asked, services);
  const isDone = await joinPapers(services.database, { from: gone.id, to: kept.id });
  if (!isDone) throw new UserError('One of these papers is not stored any more. Nothing changed.');
  const { userId, guildId } = asked;
  services.log.info({ kept: kept.id, gone: gone.id, user: userId, guild: guildId }, 'two papers were joined');
  return {
    content: `Joined. “${formatTitle(kept)}” is one paper now: ${formatText(kept.id, MAX_ID)}, also found as ${formatText(gone.id, MAX_ID)}.`,
    offers: [{ label: 'Show', command: 'papers show', options: { paper: kept.id } }],
  };
}

async function keepApart(plan: JoinPlan, asked: Asked, services: Services): Promise<Answer> {
  const { kept, gone } = await requirePossible(plan, asked, services);
  await saveDifferent(services.database, kept.id, gone.id, services.now());
  const { userId, guildId } = asked;
  services.log.info(
    { kept: kept.id, other: gone.id, user: userId, guild: guildId },
    'two papers are not the same',
  );
  return {
    content: `Kept both: ${formatText(kept.id, MAX_ID)} and ${formatText(gone.id, MAX_ID)}. I won't suggest again that they are the same.`,
  };
}

/** "1. **On graphs** by A. Lovelace · 1 Mar 2026 · 2603.00001 · posted 2 Mar, 1 vote" */
function formatRecord(paper: Paper, tally: string | undefined): string {
  const [author] = paper.authors;
  const facts = [
    ...formatPaperDay(paper),
    formatText(paper.id, MAX_ID),
    ...(tally === undefined ? [] : [tally]),
  ];
  const by =
    author === undefined
      ? ''
      : ` by ${formatText(author, MAX_AUTHOR)}${paper.authorCount > 1 ? ' and others' : ''}`;
  return `- **${formatTitle(paper)}**${by} · ${facts.join(' · ')}`;
}

function formatTitle({ title }: Paper): string {
  return formatText(title, MAX_TITLE) || 'Untitled';
}

function dayOf(moment: Temporal.Instant): Temporal.PlainDate {
  return moment.toZonedDateTimeISO('UTC').toPlainDate();
}
