import type { APIEmbed } from 'discord.js';
import { listFeeds } from '../../feeds/feeds.ts';
import { mainLink, webAddress } from '../../papers/links.ts';
import { findNewestListings } from '../../papers/listings.ts';
import type { Listing, Paper } from '../../papers/paper.ts';
import { findTldrs, type Tldr } from '../../tldr/tldr.ts';
import { findTallies, type Tally } from '../../votes/votes.ts';
import type { Services } from '../interactions/command.ts';
import { formatFacts, formatMaker } from './cards.ts';
import { escapeText, formatCount, formatNearDay, formatPaperDay, formatText } from './text.ts';

/** Papers an answer shows at a time: what fits a phone's screen without scrolling far. */
export const PAGE_SIZE = 5;

/** A paper with all that a team wants to know of it in a list. */
export interface Entry {
  /** With the upvotes of its newest listing. */
  readonly listing: Omit<Listing, 'rank'>;
  readonly tldr: Tldr | undefined;
  /** Undefined where it was never posted to this guild. */
  readonly tally: Tally | undefined;
  readonly matches?: Matches | undefined;
  /** Why it is in the list, where that is not plain; ready to be shown. */
  readonly note?: string | undefined;
}

/** Where a paper has the words that were looked for; ready to be shown. */
export interface Matches {
  /** Its TL;DR with the words marked. */
  readonly tldr: string | undefined;
  /** A part of its abstract. */
  readonly snippet: string | undefined;
}

const COLOR = 0xff_9d_00;

/** With these, five papers of the longest fields fit the 4,096 characters of a description, save for their lines. */
const MAX_TITLE = 200;
const MAX_LINK = 200;
const MAX_DESCRIPTION = 4_096;
/** Snippets are left out, then lines shortened together, links to cards left out, and last the lines, until all papers of a page fit. */
const FORMS = [
  { lineLength: 240, hasMatches: true, hasCardLink: true },
  { lineLength: 240, hasMatches: false, hasCardLink: true },
  { lineLength: 120, hasMatches: false, hasCardLink: true },
  { lineLength: 120, hasMatches: false, hasCardLink: false },
  { lineLength: 0, hasMatches: false, hasCardLink: false },
] as const;

/** Looks up what belongs beside papers in a list: their upvotes, TL;DR and the guild's memory of them. */
export async function findEntries(
  services: Pick<Services, 'database' | 'model'>,
  guildId: string,
  papers: readonly Paper[],
): Promise<Entry[]> {
  const ids = papers.map((paper) => paper.id);
  // A guild reads in lists what its oldest feed orders for cards.
  const [first] = await listFeeds(services.database, guildId);
  const [newest, tldrs, tallies] = [
    await findNewestListings(services.database, ids),
    await findTldrs(services, papers, first?.tldrPreference, guildId),
    await findTallies(services.database, guildId, ids),
  ];
  return papers.map((paper) => {
    const facts = newest.get(paper.id) ?? { upvotes: null, comments: null, codeStars: null };
    return { listing: { ...facts, paper }, tldr: tldrs.get(paper.id), tally: tallies.get(paper.id) };
  });
}

/** Builds one page of a list: a line of title, one of TL;DR, a snippet after a search, one of small print for each paper. */
export function buildList(
  title: string,
  entries: readonly Entry[],
  place: { readonly page: number; readonly total: number; readonly today: Temporal.PlainDate },
): APIEmbed {
  const pages = countPages(place.total);
  return {
    color: COLOR,
    title,
    description: buildItems(entries, place),
    ...(pages > 1 && { footer: { text: `Page ${place.page + 1} of ${pages}` } }),
  };
}

/** Pages that so many papers fill; at least one. */
export function countPages(total: number): number {
  return Math.max(1, Math.ceil(total / PAGE_SIZE));
}

/** "posted 12 Mar, 7 votes", as a link to the card */
export function formatLinkedTally(tally: Tally, today: Temporal.PlainDate): string {
  const { guildId, channelId, messageId } = tally.card;
  return `[${formatTally(tally, today)}](https://discord.com/channels/${guildId}/${channelId}/${messageId})`;
}

/** "posted 12 Mar, 7 votes" */
function formatTally({ postedOn, votes }: Tally, today: Temporal.PlainDate): string {
  return `posted ${formatNearDay(postedOn, today)}, ${formatCount(votes, 'vote')}`;
}

function buildItems(
  entries: readonly Entry[],
  { page, today }: { readonly page: number; readonly today: Temporal.PlainDate },
): string {
  const texts = FORMS.map((form) =>
    entries
      .map((entry, index) => buildItem(`${page * PAGE_SIZE + index + 1}.`, entry, { today, ...form }))
      .join('\n\n'),
  );
  return (
    texts.find((text) => text.length <= MAX_DESCRIPTION) ?? texts.at(-1)?.slice(0, MAX_DESCRIPTION) ?? ''
  );
}

function buildItem(
  number: string,
  { listing, tldr, tally, matches, note }: Entry,
  {
    today,
    lineLength,
    hasMatches,
    hasCardLink,
  }: { readonly today: Temporal.PlainDate } & (typeof FORMS)[number],
): string {
  const { paper } = listing;
  const formatVotes = hasCardLink ? formatLinkedTally : formatTally;
  const facts = [
    escapeText(formatFacts(listing, formatPaperDay(paper))),
    tldr === undefined ? '' : `TL;DR by ${formatMaker(tldr)}`,
    tally === undefined ? '' : `**${formatVotes(tally, today)}**`,
    note ?? '',
  ].filter((fact) => fact !== '');
  const { tldr: line, snippet }: Partial<Matches> = (hasMatches && matches) || {};
  // An abstract's beginning says less than the part of it that was looked for.
  const summary = tldr?.text ?? (snippet === undefined ? paper.abstract : null);
  const summaryLine = line ?? (summary === null ? '' : formatText(summary, lineLength));
  return [
    `**${number} ${formatLinkedTitle(paper)}**`,
    ...(lineLength === 0 || summaryLine === '' ? [] : [summaryLine]),
    ...(snippet === undefined ? [] : [`> ${snippet}`]),
    ...(facts.length === 0 ? [] : [`-# ${facts.join(' · ')}`]),
  ].join('\n');
}

function formatLinkedTitle(paper: Paper): string {
  const title = formatText(paper.title, MAX_TITLE) || 'Untitled';
  const link = webAddress(mainLink(paper), MAX_LINK);
  // A bracket in an address would end the link early.
  const address = link?.replaceAll('(', '%28').replaceAll(')', '%29');
  return address !== undefined && address.length <= MAX_LINK ? `[${title}](${address})` : title;
}
