import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIButtonComponentWithURL,
  type APIEmbed,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import { mainLink } from '../papers/links.ts';
import { type Listing, type Paper, SOURCE_TITLES, type SourceName } from '../papers/paper.ts';
import type { Tldr } from '../tldr/tldr.ts';
import { evidenceButton } from './line-buttons.ts';
import { showCount, showDay, showLongDay, showPlain, showText } from './text.ts';

/** A message without what only the sender knows (nonce, flags, whom it may mention). */
export interface MessageBody {
  readonly content?: string;
  readonly embeds?: APIEmbed[];
  readonly components?: APIActionRowComponent<APIButtonComponent>[];
}

/** What a card shows. */
export interface CardContent {
  readonly listing: Listing;
  readonly listDay: Temporal.PlainDate;
  /** Undefined where nobody wrote one: the beginning of the abstract is shown instead. */
  readonly tldr: Tldr | undefined;
}

const COLOR = 0xff_9d_00;

/** Discord's own bounds (https://docs.discord.com/developers/resources/message#embed-object-embed-limits). */
const MAX_TITLE = 256;
const MAX_URL = 2_048;
const MAX_BUTTON_URL = 512;

/** Ours: what is read at a glance. Together they stay far below Discord's 4,096 of a description. */
const MAX_LINE = 400;
const MAX_EXCERPT = 400;
const MAX_NAME = 80;
const MAX_CATEGORY = 30;
const NAMES_SHOWN = 3;

/** What a header says. */
export interface HeaderContent {
  readonly source: SourceName;
  readonly listDay: Temporal.PlainDate;
  readonly chosen: number;
  readonly listed: number;
  readonly voteEmoji: string;
  /** Whether it comes after its time, as the bot was away. */
  readonly isLate: boolean;
}

/** Builds the message that stands over a day's cards. */
export function buildHeader({
  source,
  listDay,
  chosen,
  listed,
  voteEmoji,
  isLate,
}: HeaderContent): MessageBody {
  const count =
    chosen === listed ? `all ${showCount(listed, 'paper')}` : `${chosen} of ${showCount(listed, 'paper')}`;
  return {
    content: [
      `## ${showLongDay(listDay)}`,
      `${SOURCE_TITLES[source]}: ${listed === 1 ? '1 paper' : count}. React with ${showEmoji(voteEmoji)} to those worth discussing.`,
      ...(isLate ? ['-# Late: the bot was away when this was due.'] : []),
    ].join('\n'),
  };
}

/** Builds a paper's card. Whatever the paper holds, it is within Discord's limits and mentions nobody. */
export function buildCard({ listing, listDay, tldr }: CardContent): MessageBody {
  const { paper } = listing;
  const rows = cardButtons(paper, tldr);
  const link = mainLink(paper);
  return {
    embeds: [
      {
        color: COLOR,
        title: showText(paper.title, MAX_TITLE) || 'Untitled',
        ...(isWebAddress(link, MAX_URL) && { url: link }),
        description: [...tldrLines(paper, tldr), '', showAuthors(paper)].join('\n').trim(),
        footer: { text: showFacts(listing, [showDay(listDay)]) },
      },
    ],
    ...(rows.length > 0 && { components: rows }),
  };
}

/** Discord's bound for a row. */
const BUTTONS_A_ROW = 5;

function cardButtons(paper: Paper, tldr: Tldr | undefined): APIActionRowComponent<APIButtonComponent>[] {
  const buttons: APIButtonComponent[] = [
    ...(linkButtons(paper)?.components ?? []),
    ...(tldr === undefined ? [] : [evidenceButton(tldr)]),
  ];
  const rows: APIActionRowComponent<APIButtonComponent>[] = [];
  for (let at = 0; at < buttons.length; at += BUTTONS_A_ROW)
    rows.push({ type: ComponentType.ActionRow, components: buttons.slice(at, at + BUTTONS_A_ROW) });
  return rows;
}

/** The TL;DR and, in small print, who wrote it; the beginning of the abstract where nobody did. */
export function tldrLines(paper: Paper, tldr: Tldr | undefined): string[] {
  if (tldr !== undefined) return [showText(tldr.line, MAX_LINE), `-# TL;DR by ${showMaker(tldr)}`];
  if (paper.abstract === null || paper.abstract.trim() === '') return ['-# No TL;DR and no abstract known'];
  const kind = paper.abstractKind === 'abstract' ? 'the abstract begins' : 'a description by Daily Papers';
  return [showText(paper.abstract, MAX_EXCERPT), `-# No TL;DR: ${kind}`];
}

/** Who wrote a line, as people are told. */
export function showMaker(tldr: Tldr): string {
  switch (tldr.maker) {
    case 'model':
      return `the model ${showText(tldr.model, MAX_NAME)}`;
    case 'source':
      return "Hugging Face (the source's own summary)";
    case 'sentence':
      return tldr.of === 'abstract'
        ? 'the authors (a sentence of the abstract)'
        : 'Daily Papers (a sentence of its description)';
  }
}

/** "Ada Lovelace, Charles Babbage, Luigi Menabrea + 7" */
function showAuthors({ authors, authorCount }: Pick<Paper, 'authors' | 'authorCount'>): string {
  const named = authors.slice(0, NAMES_SHOWN).map((name) => showText(name, MAX_NAME));
  const rest = Math.max(authorCount, authors.length) - named.length;
  if (named.length === 0) return rest > 0 ? showCount(rest, 'author') : 'Authors unknown';
  return rest > 0 ? `${named.join(', ')} + ${rest}` : named.join(', ');
}

/** "2 Mar 2026 · cs.CL · UC Berkeley · ▲ 36 · 💬 1 · ★ 1,830": what is known, for a place without markdown. */
export function showFacts(
  { paper, upvotes, comments, codeStars }: Omit<Listing, 'rank'>,
  before: readonly string[] = [],
): string {
  return [
    ...before,
    paper.categories[0] === undefined ? undefined : showPlain(paper.categories[0], MAX_CATEGORY),
    paper.organization === null ? undefined : showPlain(paper.organization, MAX_NAME),
    upvotes === null ? undefined : `▲ ${upvotes.toLocaleString('en')}`,
    comments === null || comments === 0 ? undefined : `💬 ${comments.toLocaleString('en')}`,
    codeStars === null ? undefined : `★ ${codeStars.toLocaleString('en')}`,
  ]
    .filter((fact) => fact !== undefined && fact !== '')
    .join(' · ');
}

/** Buttons to where the paper can be read; undefined where no address is known. */
export function linkButtons({
  links,
}: Pick<Paper, 'links'>): APIActionRowComponent<APIButtonComponentWithURL> | undefined {
  const named = [
    ['Abstract', links.abstract],
    ['PDF', links.pdf],
    ['Hugging Face', links.huggingface],
    ['Code', links.code],
    ['Project', links.project === links.code ? null : links.project],
  ] as const;
  const components = named.flatMap(([label, url]) =>
    url !== null && isWebAddress(url, MAX_BUTTON_URL)
      ? [{ type: ComponentType.Button as const, style: ButtonStyle.Link as const, label, url }]
      : [],
  );
  return components.length === 0 ? undefined : { type: ComponentType.ActionRow, components };
}

/** A stored emoji as a message shows it: itself, or `<:name:id>` for a guild's own. */
export function showEmoji(stored: string): string {
  return /^\w+:\d+$/u.test(stored) ? `<:${stored}>` : stored;
}

function isWebAddress(text: string, max: number): boolean {
  return text.length <= max && /^https?:\/\//iu.test(text) && URL.canParse(text);
}
