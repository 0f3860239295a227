import { ApplicationCommandOptionType } from 'discord.js';
import type { Answer, Form, Offer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readNumber, readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { MAX_FORM_TITLE } from '../../src/discord/limits.ts';
import { buildFullNotes } from '../../src/discord/render/notes-text.ts';
import { offerNotes } from '../../src/discord/render/paper-offers.ts';
import { formatBoldTitle, formatPlain } from '../../src/discord/render/text.ts';
import { pushShownNotes } from '../../src/discussions/shown-notes.ts';
import { findOwnNotes, listOwnVersions, type OwnNotes } from '../../src/notes/notes.ts';
import { MAX_NOTE, readNote } from '../../src/notes/read.ts';
import { removeNotes, type SaveOutcome, saveNotes } from '../../src/notes/save.ts';
import { findNamed } from '../../src/papers/library.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { findPressed } from './card-paper.ts';
import { answerAbout, completePaper, PAPER_OPTION } from './paper-option.ts';

/** The version that a person began with, among the options of the form; 0 if they had none. */
const BASE = 'base';

const ACTIONS = [
  { name: 'Write (default)', value: 'write' },
  { name: 'Show my versions', value: 'versions' },
  { name: 'Remove my notes', value: 'remove' },
] as const;

/** `/papers note`, and **Add notes** on messages: opens a form for what a person thinks of a paper, and saves it. */
export const note: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'note',
    description: 'Write what you think of a paper: your team reads it and finds the paper by it',
    options: [
      PAPER_OPTION,
      {
        type: ApplicationCommandOptionType.String,
        name: 'action',
        description: 'What to do (default: write)',
        choices: [...ACTIONS],
      },
    ],
  },

  autocomplete: { paper: completePaper },

  opensForm: true,

  /** Returns the form with what the person wrote last; undefined if it isn't clear at once which paper is meant. */
  async form(asked, services): Promise<Form | undefined> {
    if (readAction(asked) !== 'write') return undefined;
    const paper = await findMeant(asked, services);
    if (paper === undefined) return undefined;
    const own = await findOwnNotes(services.database, ownOf(asked, paper));
    const { takeaways, questions, verdict } = isFilled(asked)
      ? readTyped(asked)
      : { takeaways: '', questions: '', ...own, verdict: String(own?.verdict ?? '') };
    return {
      title: formatPlain(`Notes: ${paper.title}`, MAX_FORM_TITLE),
      inputs: [
        { option: 'takeaways', label: 'Takeaways', value: takeaways, ...LONG },
        { option: 'questions', label: 'Open questions', value: questions, ...LONG },
        {
          option: 'verdict',
          label: 'Verdict, from 1 (poor) to 5 (excellent)',
          value: verdict,
          maxLength: 10,
          blank: '',
        },
      ],
      keep: { paper: paper.id, [BASE]: isFilled(asked) ? (readNumber(asked, BASE) ?? 0) : (own?.id ?? 0) },
    };
  },

  async answer(asked, services) {
    const answer = (paper: Paper) => answerOn(paper, asked, services);
    const meant = await findMeant(asked, services);
    return meant === undefined ? answerAbout(asked, services, answer) : answer(meant);
  },
};

const LONG = {
  placeholder: 'Markdown works. Everybody in this server can read and find it.',
  maxLength: MAX_NOTE,
  isLong: true,
  blank: '',
} as const;

function readAction(asked: Asked): (typeof ACTIONS)[number]['value'] {
  return ACTIONS.find(({ value }) => value === asked.options.action)?.value ?? 'write';
}

function isFilled({ options }: Asked): boolean {
  return options.takeaways !== undefined;
}

function readTyped({ options }: Asked) {
  const { takeaways = '', questions = '', verdict = '' } = options;
  return { takeaways: String(takeaways), questions: String(questions), verdict: String(verdict) };
}

function ownOf({ guildId, userId }: Asked, { id }: Paper): OwnNotes {
  return { guildId, paperId: id, userId };
}

/** Finds the paper that an id names or, without one, that of the card or the thread whose button was pressed. */
async function findMeant(asked: Asked, services: Services): Promise<Paper | undefined> {
  const named = readText(asked, PAPER_OPTION.name);
  return named === undefined ? findPressed(asked, services) : findNamed(services.database, named);
}

function answerOn(paper: Paper, asked: Asked, services: Services): Promise<Answer> {
  switch (readAction(asked)) {
    case 'remove':
      return remove(paper, asked, services);
    case 'versions':
      return showVersions(paper, asked, services);
    case 'write':
      return isFilled(asked) ? save(paper, asked, services) : offerForm(paper, asked, services);
  }
}

async function save(paper: Paper, asked: Asked, services: Services): Promise<Answer> {
  const { database, now } = services;
  const text = readNote(readTyped(asked));
  const base = readNumber(asked, BASE);
  const own = ownOf(asked, paper);
  const saved = await saveNotes(database, own, text, { base: base === 0 ? undefined : base, now: now() });
  await pushShownNotes(services);
  const isFirst = (await listOwnVersions(database, own)).length === 1;
  return {
    content: formatSaved(saved, formatBoldTitle(paper)),
    offers: [offerNotes(paper, true), ...(isFirst ? [] : [offerVersions(paper)]), offerRemoval(paper)],
  };
}

function formatSaved(saved: SaveOutcome, title: string): string {
  switch (saved) {
    case 'saved':
      return `Your notes on ${title} are saved. Everybody in this server can read and find them.`;
    case 'again':
      return `Your notes on ${title} were removed while you were writing. What you wrote is saved as new notes.`;
    case 'beside others':
      return `Your notes on ${title} are saved. You had saved others after you opened this form: those are kept as an earlier version.`;
  }
}

async function offerForm(paper: Paper, asked: Asked, { database }: Services): Promise<Answer> {
  const own = await findOwnNotes(database, ownOf(asked, paper));
  const title = formatBoldTitle(paper);
  if (own === undefined)
    return { content: `You have no notes on ${title} yet.`, offers: [offerNotes(paper, false)] };
  return {
    content: `You have notes on ${title}.`,
    offers: [offerNotes(paper, true), offerVersions(paper), offerRemoval(paper)],
  };
}

async function showVersions(paper: Paper, asked: Asked, { database }: Services): Promise<Answer> {
  const versions = await listOwnVersions(database, ownOf(asked, paper));
  const page = Math.min(asked.page, versions.length - 1);
  const version = versions[page];
  if (version === undefined) return { content: `You have no notes on ${formatBoldTitle(paper)}.` };
  const which = page === 0 ? 'what your team reads' : 'an earlier version, which only you can read';
  return {
    content: `Version ${versions.length - page} of ${versions.length} of your notes: ${which}.`,
    embeds: buildFullNotes(paper, version),
    pages: versions.length,
    isPrivate: true,
  };
}

async function remove(paper: Paper, asked: Asked, services: Services): Promise<Answer> {
  const isRemoved = await removeNotes(services.database, ownOf(asked, paper));
  await pushShownNotes(services);
  const title = formatBoldTitle(paper);
  return {
    content: isRemoved
      ? `Your notes on ${title} are removed, with their earlier versions.`
      : `You have no notes on ${title}, so there was nothing to remove.`,
    offers: [offerNotes(paper, false)],
  };
}

function offerVersions({ id }: Paper): Offer {
  const options = { paper: id, action: 'versions' };
  return { label: 'My versions', command: 'papers note', options, press: 'beside' };
}

function offerRemoval({ id }: Paper): Offer {
  const options = { paper: id, action: 'remove' };
  return { label: 'Remove my notes', command: 'papers note', options, isDangerous: true, press: 'once' };
}
