import { ApplicationCommandOptionType } from 'discord.js';
import type { Answer, MenuChoice } from '../../src/discord/interactions/answer.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { MAX_CHOICE, MAX_CHOICES } from '../../src/discord/limits.ts';
import { formatCount, formatPlain, formatText } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import type { Feed } from '../../src/feeds/feeds.ts';
import type { BlindTest } from '../../src/ranking/blind-test.ts';
import type { Lesson } from '../../src/taste/learn.ts';
import { type Named, reportTaste, type TasteReport } from '../../src/taste/report.ts';
import { muteTerm, resetTaste, type StoredTaste, unmuteTerm } from '../../src/taste/stored-taste.ts';
import { readTerm, writeTerm } from '../../src/taste/term-text.ts';
import { feedAutocomplete, feedOption, readFeed } from './feed-option.ts';

/** The values of the option `step`, which buttons set and nobody can type. */
const STEPS = {
  reset: 'reset',
  resetNow: 'reset now',
  mute: 'mute',
  forget: 'forget',
  unmute: 'unmute',
} as const;

const COMMAND = 'feeds taste';

/** `/feeds taste` shows what a feed has learned from votes, and lets people mute, forget or reset it. */
export const taste: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'taste',
    description: 'Show what a feed has learned from your votes; mute or reset it',
    options: [feedOption],
  },
  autocomplete: feedAutocomplete,

  async answer(asked, services) {
    const feed = await readFeed(asked, services);
    const term = readTerm(readText(asked, 'term'));
    const { database, now } = services;
    const before = term === undefined ? undefined : await readReport(feed, services);
    const text = term === undefined || before === undefined ? '' : nameTerm(before, term);
    switch (readText(asked, 'step')) {
      case STEPS.reset:
        return askFirst(feed);
      case STEPS.resetNow:
        await resetTaste(database, feed.id, now());
        return show(feed, services, 'Reset. The feed learns from votes cast from now on.');
      case STEPS.mute:
        await muteTerm(database, feed.id, { term: known(term) });
        return show(feed, services, `Muted ${text}: it no longer counts.`);
      case STEPS.forget:
        await muteTerm(database, feed.id, { term: known(term), forgottenAt: now() });
        return show(feed, services, `Forgot what votes said about ${text} so far.`);
      case STEPS.unmute:
        await unmuteTerm(database, feed.id, known(term));
        return show(feed, services, `${text} counts again.`);
      default:
        return term === undefined || before === undefined
          ? show(feed, services)
          : offerChanges(feed, before, term, text);
    }
  },
};

type Term = Named['term'];

function known(term: Term | undefined): Term {
  if (term === undefined) throw new UserError('Choose something from the menu of /feeds taste.');
  return term;
}

function optionsOf({ number }: Feed): { readonly feed: string } {
  return { feed: String(number) };
}

function askFirst(feed: Feed): Answer {
  const options = optionsOf(feed);
  return {
    content: `Reset feed ${feed.number}? It forgets what your votes have taught it, and its blind test starts again. The votes stay.`,
    offers: [
      { label: 'Reset', command: COMMAND, options: { ...options, step: STEPS.resetNow }, isDangerous: true },
      { label: 'Cancel', command: COMMAND, options },
    ],
  };
}

async function show(feed: Feed, services: Services, done?: string): Promise<Answer> {
  const { lesson, taste: stored, test } = await services.teamOrder.report(feed);
  const report = await reportTaste(services.database, lesson, stored.muted);
  const choices = [...report.liked, ...report.disliked, ...report.muted].map(toChoice);
  return {
    ...(done !== undefined && { content: done }),
    embeds: [
      {
        title: `What feed ${feed.number} has learned`,
        description: [
          ...(feed.order.by === 'team'
            ? []
            : ["This feed is not in your team's order: `/feeds edit order:` sets it."]),
          formatBasis(lesson),
          formatNamed('More of', report.liked),
          formatNamed('Less of', report.disliked),
          formatNamed('Muted', report.muted),
          formatTest(test, stored),
        ]
          .filter((line) => line !== '')
          .join('\n'),
      },
    ],
    ...(choices.length > 0 && {
      menu: { question: 'Mute or forget one', option: 'term', choices: choices.slice(0, MAX_CHOICES) },
    }),
    keep: optionsOf(feed),
    offers: [{ label: 'Reset', command: COMMAND, options: { ...optionsOf(feed), step: STEPS.reset } }],
  };
}

function toChoice({ term, text }: Named): MenuChoice {
  return { label: formatPlain(text, MAX_CHOICE), description: term.kind, value: writeTerm(term) };
}

/** Returns a term as a person reads it: words are known by their stems. */
function nameTerm({ liked, disliked, muted }: TasteReport, term: Term): string {
  const named = [...liked, ...disliked, ...muted].find((one) => isSame(one.term, term));
  return formatText(named?.text ?? term.name, MAX_CHOICE);
}

async function readReport(feed: Feed, services: Services): Promise<TasteReport> {
  const { lesson, taste: stored } = await services.teamOrder.report(feed);
  return reportTaste(services.database, lesson, stored.muted);
}

function isSame(one: Term, other: Term): boolean {
  return one.kind === other.kind && one.name === other.name;
}

function offerChanges(feed: Feed, report: TasteReport, term: Term, text: string): Answer {
  const options = { ...optionsOf(feed), term: writeTerm(term) };
  const back = { label: 'Back', command: COMMAND, options: optionsOf(feed) };
  if (report.muted.some((one) => isSame(one.term, term))) {
    return {
      content: `**${text}** is muted in feed ${feed.number}.`,
      offers: [
        { label: 'Let it count', command: COMMAND, options: { ...options, step: STEPS.unmute } },
        back,
      ],
    };
  }
  const moves = report.liked.some((one) => isSame(one.term, term)) ? 'moves papers up' : 'moves papers down';
  return {
    content: `**${text}** ${moves} in feed ${feed.number}. Mute it, and it never counts; forget it, and only votes from now on do.`,
    offers: [
      { label: 'Mute', command: COMMAND, options: { ...options, step: STEPS.mute } },
      { label: 'Forget', command: COMMAND, options: { ...options, step: STEPS.forget } },
      back,
    ],
  };
}

function formatBasis({ votes, refusals, elsewhere }: Lesson): string {
  if (votes + refusals + elsewhere === 0)
    return 'Nothing yet: nobody has voted for one of its cards. Until then it goes by your interests and by what computer scientists read.';
  const from = [
    `${formatCount(votes, 'paper')} you voted for`,
    ...(refusals > 0 ? [`${refusals} you wanted less of`] : []),
    ...(elsewhere > 0 ? [`${elsewhere} from other feeds and examples, which count half`] : []),
  ];
  return `From ${from.join(', ')}.`;
}

const MAX_TERM = 60;

function formatNamed(title: string, named: readonly Named[]): string {
  if (named.length === 0) return '';
  return `**${title}:** ${named.map(({ text }) => formatText(text, MAX_TERM)).join(' · ')}`;
}

function formatTest({ won, of, wonAfter }: BlindTest, { lostAt }: StoredTaste): string {
  if (lostAt !== null)
    return `**Blind test:** lost. The order that learns chose ${won} of the ${of} cards you voted for, so votes no longer count. Reset makes it learn anew.`;
  if (of === 0) return '**Blind test:** no card has votes yet.';
  const so = `the order that learns chose ${won} of the ${of} cards you voted for, the order without votes ${of - won}.`;
  return wonAfter === null ? `**Blind test:** so far, ${so}` : `**Blind test:** won: ${so}`;
}
