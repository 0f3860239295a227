import { ApplicationCommandOptionType } from 'discord.js';
import type { Answer, Offer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { MAX_EMBED_DESCRIPTION, MAX_EMBED_TITLE } from '../../src/discord/limits.ts';
import {
  formatOccasion,
  formatPresenter,
  formatWhenAndWhere,
  linkTo,
} from '../../src/discord/render/meeting-words.ts';
import { formatLinkedTitle } from '../../src/discord/render/paper-list.ts';
import { formatCount, formatMoment, formatText } from '../../src/discord/render/text.ts';
import { listComing } from '../../src/meetings/occurrences.ts';
import { explainOrder } from '../../src/meetings/rules/explain-order.ts';
import type { Wording } from '../../src/meetings/rules/wording.ts';
import { viewAgenda } from '../../src/meetings/view.ts';
import type { AgendaView } from '../../src/meetings/views.ts';
import { formatPerson, formatPersonFirst } from '../../src/nameless.ts';
import type { Paper } from '../../src/papers/paper.ts';
import {
  meetingAutocomplete,
  meetingOption,
  OCCURRENCE,
  type Occasion,
  readOccasion,
} from './meeting-option.ts';

/** How long titles may be, tried until all papers fit. */
const MAX_PAPER_TITLES = [150, 80, 40] as const;

/** `/meeting agenda` shows an agenda as it stands, and what would change it. */
export const agenda: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'agenda',
    description: 'Show the agenda as it stands: who voted for each paper, and what would change it',
    options: [meetingOption],
  },
  autocomplete: meetingAutocomplete,

  async answer(asked, services) {
    return showAgenda(asked, services, await readOccasion(asked, services));
  },
};

/** Shows an agenda as it stands, or as it was frozen. */
async function showAgenda(
  { guildId }: Asked,
  services: Services,
  { meeting, occurrence }: Occasion,
): Promise<Answer> {
  const { database, now } = services;
  const view = await viewAgenda(database, meeting, occurrence, now());
  const coming = await listComing(database, meeting.id);
  const others = coming.filter(({ id }) => id !== occurrence.id);
  return {
    embeds: [
      {
        title: formatText(formatOccasion(meeting, occurrence), MAX_EMBED_TITLE),
        description: formatAgenda(view, guildId),
      },
    ],
    offers: others.slice(0, 4).map(
      (other): Offer => ({
        label: other.frozenAt === null ? 'What people vote for now' : 'The settled agenda',
        command: 'meeting agenda',
        options: { [OCCURRENCE]: other.id },
      }),
    ),
  };
}

function formatAgenda(view: AgendaView, guildId: string): string {
  const { meeting, occurrence } = view;
  const { frozenAt, closesAt } = occurrence;
  const state =
    frozenAt === null
      ? `Voting closes ${formatMoment(closesAt)} (${formatMoment(closesAt, 'R')}). Until then it stands like this:`
      : `Settled ${formatMoment(frozenAt)}.`;
  const before = `${formatWhenAndWhere(meeting, occurrence)}\n${state}\n\n`;
  const texts = MAX_PAPER_TITLES.map((maxTitle) => formatLines(view, guildId, maxTitle));
  const fitting = texts.find((lines) => before.length + lines.join('\n').length <= MAX_EMBED_DESCRIPTION);
  return (
    before + (fitting?.join('\n') ?? cutLines(texts.at(-1) ?? [], MAX_EMBED_DESCRIPTION - before.length))
  );
}

function formatLines(view: AgendaView, guildId: string, maxTitle: number): string[] {
  const wording = createWording(papersOf(view), maxTitle);
  const lines = explainOrder(view.agenda, wording);
  const isSettled = view.occurrence.frozenAt !== null;
  return lines.flatMap((line) => {
    // Its lines of papers are numbered as the papers are.
    const number = /^(\d+)\. /u.exec(line)?.[1];
    const item = number === undefined ? undefined : view.items[Number(number) - 1];
    if (item === undefined) return [line];
    const facts = [
      ...(item.card === undefined ? [] : [`[card](${linkTo(guildId, item.card)})`]),
      ...item.ownVoters.map((userId) => `${formatPersonFirst(userId)} is one of its authors`),
      ...(isSettled ? [formatPresenter(item, view.occurrence.state === 'frozen')] : []),
    ];
    return [line, ...(facts.length === 0 ? [] : [`-# ${facts.join(' · ')}`])];
  });
}

/** Names papers by their titles, with links; people and moments as Discord shows them. */
export function createWording(papers: ReadonlyMap<string, Paper>, maxTitle: number): Wording {
  return {
    person: formatPerson,
    paper: (paperId) => {
      const paper = papers.get(paperId);
      return paper === undefined ? formatText(paperId, maxTitle) : formatLinkedTitle(paper, maxTitle);
    },
    moment: (at) => formatMoment(at, 'f'),
  };
}

function papersOf({ items, waiting }: AgendaView): ReadonlyMap<string, Paper> {
  return new Map([...waiting, ...items.map(({ paper }) => [paper.id, paper] as const)]);
}

/** Returns as many lines as fit, and counts the others. */
export function cutLines(lines: readonly string[], max: number): string {
  for (let count = lines.length; count > 0; count -= 1) {
    const rest = lines.length - count;
    const more = rest === 0 ? [] : [`… and ${formatCount(rest, 'more line')}.`];
    const text = [...lines.slice(0, count), ...more].join('\n');
    if (text.length <= max) return text;
  }
  return `${formatCount(lines.length, 'line')} that don't fit here.`;
}
