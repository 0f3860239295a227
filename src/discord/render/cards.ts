import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIButtonComponentWithURL,
  type APIEmbed,
  type APIStringSelectComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import type { CardContent, HeaderContent } from '../../delivery/channel.ts';
import { nameMaker } from '../../delivery/name-maker.ts';
import type { Reason, Why } from '../../feeds/choice.ts';
import { formatPerson } from '../../nameless.ts';
import { findLink, linksInOrder, mainLink, webAddress } from '../../papers/links.ts';
import type { Listing, Paper } from '../../papers/paper.ts';
import type { Tldr } from '../../tldr/tldr.ts';
import { MAX_BUTTON_URL, MAX_EMBED_TITLE, MAX_EMBED_URL, MAX_ROW_BUTTONS } from '../limits.ts';
import { formatChanges } from './changes.ts';
import { formatWarning } from './notices.ts';
import { formatSource } from './source-title.ts';
import { standingButton } from './standing.ts';
import { formatAll, formatCount, formatLongDay, formatPaperDay, formatPlain, formatText } from './text.ts';
import { evidenceButton } from './tldr-buttons.ts';

/** A message without what only its sender knows (nonce, flags, allowed mentions). */
export interface MessageBody {
  readonly content?: string;
  readonly embeds?: APIEmbed[];
  readonly components?: APIActionRowComponent<APIButtonComponent | APIStringSelectComponent>[];
  readonly files?: { readonly attachment: Buffer; readonly name: string }[];
}

const COLOR = 0xff_9d_00;

/** Our own limits: what people read at a glance. Together they stay far below Discord's 4,096 for a description. */
const MAX_TLDR = 400;
const MAX_EXCERPT = 400;
const MAX_NAME = 80;
const MAX_CATEGORY = 30;
const MAX_NAMES = 3;
const MAX_REFUSED_NAMED = 10;
const MAX_ID = 60;

/** Prepares a stranger's text for a place, within a length: `formatText` for Discord's markup, `formatPlain` elsewhere. */
type Write = typeof formatText;

/** Builds the message above a day's cards. */
export function buildHeader({
  source,
  instance,
  listDay,
  chosen,
  listed,
  voteEmoji,
  lessEmoji = null,
  isLate,
  refused = [],
  elsewhere = [],
}: HeaderContent): MessageBody {
  const less = lessEmoji === null ? '' : `, ${formatEmoji(lessEmoji)} for less like this`;
  const count =
    chosen === listed ? formatAll(listed, 'paper') : `${chosen} of ${formatCount(listed, 'paper')}`;
  return {
    content: [
      `## ${formatLongDay(listDay)}`,
      `${formatSource({ source, instance })}: ${count}. Vote ${formatEmoji(voteEmoji)} for papers you want to discuss${less}.`,
      ...(isLate ? ['-# Late: the bot was offline when this was due.'] : []),
      ...(refused.length > 0 ? [`-# ${formatRefused(refused)}`] : []),
      ...(elsewhere.length > 0
        ? [`-# Other papers for this day are in ${elsewhere.map((id) => `<#${id}>`).join(', ')}.`]
        : []),
    ].join('\n'),
  };
}

function formatRefused(ids: readonly string[]): string {
  const named = ids.slice(0, MAX_REFUSED_NAMED).map((id) => formatText(id, MAX_ID));
  const more = ids.length > named.length ? ` and ${ids.length - named.length} more` : '';
  const what = ids.length === 1 ? 'the card' : 'the cards';
  return `Discord refused ${what} for ${named.join(', ')}${more}. \`/papers show\` shows a paper by its ID.`;
}

/** Builds a paper's card. Whatever the paper holds, it is within Discord's limits and mentions nobody. */
export function buildCard({ listing, tldr, why, changes = [], proposed }: CardContent): MessageBody {
  const { paper } = listing;
  const buttons = [
    ...linkButtons(paper),
    ...(tldr === undefined ? [] : [evidenceButton(tldr)]),
    standingPaperButton('Discuss', 'papers discuss', paper),
    standingPaperButton('Save', 'papers save', paper),
  ];
  // Where there is room: a row of its own would make every card of a day taller.
  const hasRoom = buttons.length % MAX_ROW_BUTTONS !== 0;
  const rows = buttonRows([
    ...buttons,
    ...(hasRoom ? [standingPaperButton('Add notes', 'papers note', paper)] : []),
  ]);
  const link = webAddress(mainLink(paper), MAX_EMBED_URL);
  const facts = formatFacts(listing, formatPaperDay(paper));
  return {
    ...(proposed !== undefined && {
      content: `Put to the vote by ${formatPerson(proposed.by)}. Vote ${formatEmoji(proposed.voteEmoji)} if you want to discuss it.`,
    }),
    embeds: [
      {
        color: COLOR,
        title: formatText(paper.title, MAX_EMBED_TITLE) || 'Untitled',
        ...(link !== undefined && { url: link }),
        description: [
          ...formatWarning(paper),
          ...formatTldr(paper, tldr),
          '',
          formatAuthors(paper),
          ...formatChanges(paper, changes),
          ...formatWhy(why),
        ]
          .join('\n')
          .trim(),
        ...(facts !== '' && { footer: { text: facts } }),
      },
    ],
    ...(rows.length > 0 && { components: rows }),
  };
}

/** An id that is longer does not fit into a button; the card that the button is on says which paper it is, too. */
const MAX_BUTTON_ID = 70;

/** Returns the options by which a standing button names a paper. */
export function optionsFor({ id }: Pick<Paper, 'id'>): { readonly paper?: string } {
  return JSON.stringify(id).length - 2 <= MAX_BUTTON_ID ? { paper: id } : {};
}

/** Builds a button that runs a command about a paper. It never expires. */
function standingPaperButton(label: string, command: string, paper: Paper): APIButtonComponent {
  return standingButton({ label, command, options: { ...optionsFor(paper) } });
}

/** Returns a card without its title's link, its images and its link buttons. */
export function withoutLinks({ content, embeds = [], components = [], files }: MessageBody): MessageBody {
  const rows = components
    .map((row) => ({ ...row, components: row.components.filter((button) => !('url' in button)) }))
    .filter((row) => row.components.length > 0);
  return {
    ...(content !== undefined && { content }),
    embeds: embeds.map(({ url: _, image: _image, thumbnail: _thumbnail, ...embed }) => embed),
    ...(rows.length > 0 && { components: rows }),
    ...(files !== undefined && { files }),
  };
}

/** Two of the five rows that a message holds: an answer has other buttons as well. */
const MAX_LINK_BUTTONS = 2 * MAX_ROW_BUTTONS;

/** Formats the TL;DR and, in small print, who wrote it; the start of the abstract if nobody did. */
export function formatTldr(paper: Paper, tldr: Tldr | undefined): string[] {
  const { text, by } = summarise(paper, tldr);
  return [...(text === undefined ? [] : [text]), `-# ${by}`];
}

/** Returns the TL;DR, or the start of the abstract if nobody wrote one, and who wrote it. */
export function summarise(
  paper: Paper,
  tldr: Tldr | undefined,
  write: Write = formatText,
): { readonly text: string | undefined; readonly by: string } {
  if (tldr !== undefined)
    return { text: write(tldr.text, MAX_TLDR), by: `TL;DR by ${formatMaker(tldr, write)}` };
  if (paper.abstract === null || paper.abstract.trim() === '')
    return { text: undefined, by: 'No TL;DR and no abstract known' };
  const kind =
    paper.abstractKind === 'abstract'
      ? 'this is the start of the abstract'
      : 'this is a description by Daily Papers';
  return { text: write(paper.abstract, MAX_EXCERPT), by: `No TL;DR: ${kind}` };
}

const MAX_REASON = 60;

/** "Why: diffusion policy · Ada Lovelace (2 papers you voted for) · has code", in small print; nothing without reasons. */
function formatWhy(why: CardContent['why']): string[] {
  const line = formatWhyLine(why);
  return line === undefined ? [] : [`-# ${line}`];
}

/** "Why: diffusion policy · has code"; undefined without reasons. */
export function formatWhyLine(why: CardContent['why'], write: Write = formatText): string | undefined {
  if (why?.isWildCard) return 'Wild card: the ranking is unsure about it. A vote brings more like it.';
  if (why === undefined || why.reasons.length === 0) return undefined;
  return `Why: ${why.reasons.map((reason) => formatReason(reason, write)).join(' · ')}`;
}

/** "wild card", or "why: diffusion policy, has code", among other small print; undefined without reasons. */
export function formatWhyNote(why: Why | undefined): string | undefined {
  if (why?.isWildCard) return 'wild card';
  if (why === undefined || why.reasons.length === 0) return undefined;
  return `why: ${why.reasons.map((reason) => formatReason(reason)).join(', ')}`;
}

const FROM: Readonly<Record<Reason['from'], string>> = {
  votes: 'papers you voted for',
  interests: "your feed's interests",
  prior: 'papers that computer scientists pick',
  upvotes: 'the source',
};

/** Says why a paper was chosen, a line for each reason, with where it comes from; nothing without reasons. */
export function formatLongWhy({ reasons, isWildCard }: Why): string[] {
  if (isWildCard)
    return [
      'A wild card: one of the papers that the ranking is least sure about. Votes on it teach it most.',
    ];
  if (reasons.length === 0) return [];
  const lines = reasons.map((reason) => `- ${formatReason(reason)}: from ${FROM[reason.from]}`);
  return ['Why it was chosen:', ...lines];
}

/** "Ada Lovelace (2 papers you voted for)" */
function formatReason({ kind, text, from, votes = 0 }: Reason, write: Write = formatText): string {
  const name = write(text, MAX_REASON);
  if (votes > 0) return `${name} (${formatCount(votes, 'paper')} you voted for)`;
  return kind === 'author' && from === 'prior' ? `${name} (often picked elsewhere)` : name;
}

/** Says who wrote a TL;DR. */
export function formatMaker(tldr: Tldr, write: Write = formatText): string {
  return nameMaker(tldr, (model) => write(model, MAX_NAME));
}

/** "Ada Lovelace, Charles Babbage, Luigi Menabrea + 7" */
export function formatAuthors(
  { authors, authorCount }: Pick<Paper, 'authors' | 'authorCount'>,
  write: Write = formatText,
): string {
  const named = authors.slice(0, MAX_NAMES).map((name) => write(name, MAX_NAME));
  const rest = Math.max(authorCount, authors.length) - named.length;
  if (named.length === 0) return rest > 0 ? formatCount(rest, 'author') : 'Authors unknown';
  return rest > 0 ? `${named.join(', ')} + ${rest}` : named.join(', ');
}

/** "2 Mar 2026 · cs.CL · UC Berkeley · ▲ 36 · 💬 1 · ★ 1,830": what is known, for a place without markdown. */
export function formatFacts(
  { paper, upvotes, comments, codeStars }: Omit<Listing, 'rank'>,
  before: readonly string[] = [],
): string {
  return [
    ...before,
    paper.categories[0] === undefined ? undefined : formatPlain(paper.categories[0], MAX_CATEGORY),
    paper.organization === null ? undefined : formatPlain(paper.organization, MAX_NAME),
    upvotes === null ? undefined : `▲ ${upvotes.toLocaleString('en')}`,
    comments === null || comments === 0 ? undefined : `💬 ${comments.toLocaleString('en')}`,
    codeStars === null ? undefined : `★ ${codeStars.toLocaleString('en')}`,
  ]
    .filter((fact) => fact !== undefined && fact !== '')
    .join(' · ');
}

/** Builds the buttons that link to a paper, in their order; none if no address is known. */
export function linkButtons({ links }: Pick<Paper, 'links'>): APIButtonComponentWithURL[] {
  const code = webAddress(findLink(links, 'Code'), MAX_BUTTON_URL);
  return linksInOrder(links)
    .flatMap(({ label, url: given }): APIButtonComponentWithURL[] => {
      const url = webAddress(given, MAX_BUTTON_URL);
      if (url === undefined || (label === 'Project' && url === code)) return [];
      return [{ type: ComponentType.Button, style: ButtonStyle.Link, label, url }];
    })
    .slice(0, MAX_LINK_BUTTONS);
}

/** Puts buttons into rows. */
export function buttonRows<Button extends APIButtonComponent>(
  buttons: readonly Button[],
): APIActionRowComponent<Button>[] {
  const rows: APIActionRowComponent<Button>[] = [];
  for (let at = 0; at < buttons.length; at += MAX_ROW_BUTTONS)
    rows.push({ type: ComponentType.ActionRow, components: buttons.slice(at, at + MAX_ROW_BUTTONS) });
  return rows;
}

/** Formats a stored emoji for a message: itself, or `<:name:id>` for a guild's own. */
export function formatEmoji(stored: string): string {
  return /^\w+:\d+$/u.test(stored) ? `<:${stored}>` : stored;
}
