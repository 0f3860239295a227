import { messageLink } from '../../discord-links.ts';
import { findThreads } from '../../discussions/discussions.ts';
import { listFeeds } from '../../feeds/feeds.ts';
import { findPastPapers, type PastPaper } from '../../meetings/outcomes.ts';
import { mainLink, webAddress } from '../../papers/links.ts';
import { findNewestListings } from '../../papers/listings.ts';
import { type Listing, NO_POPULARITY, type Paper } from '../../papers/paper.ts';
import { findTldrs, type Tldr } from '../../tldr/tldr.ts';
import { findTallies, type Tally } from '../../votes/votes.ts';
import type { Answer } from '../interactions/answer.ts';
import type { Services } from '../interactions/services.ts';
import { MAX_EMBED_DESCRIPTION } from '../limits.ts';
import { formatFacts, formatMaker } from './cards.ts';
import { formatMark } from './notices.ts';
import { openMenu } from './paper-choices.ts';
import { formatPast, formatThread } from './past-text.ts';
import { escapeText, formatCount, formatNearDay, formatPaperDay, formatText } from './text.ts';

/** Papers on a page: what fits on a phone's screen without scrolling far. */
export const PAGE_SIZE = 5;

/** A paper with all that a list says about it. */
export interface Entry {
  readonly guildId: string;
  /** With the upvotes of its newest listing. */
  readonly listing: Omit<Listing, 'rank'>;
  readonly tldr: Tldr | undefined;
  /** Undefined if it was never posted in this guild. */
  readonly tally: Tally | undefined;
  /** At which meetings of this guild it was, the newest first; none if left out. */
  readonly past?: readonly PastPaper[] | undefined;
  /** The thread in which this guild discusses it; none if left out. */
  readonly threadId?: string | undefined;
  readonly matches?: Matches | undefined;
  /** Why it is in the list, if that is not obvious; already formatted. */
  readonly note?: string | undefined;
}

/** The parts of a paper that match a search; already formatted. */
export interface Matches {
  /** Its TL;DR with the words marked. */
  readonly tldr: string | undefined;
  /** A part of its abstract. */
  readonly snippet: string | undefined;
}

const COLOR = 0xff_9d_00;

/** With these, five papers with the longest fields fit into the 4,096 characters of a description, apart from their TL;DRs. */
const MAX_TITLE = 200;
const MAX_LINK = 200;
/**
 * Lists shorter and shorter forms, tried until all papers of a page fit: without snippets, with shorter TL;DRs, without
 * links to cards, and last without TL;DRs.
 */
const FORMS = [
  { tldrLength: 240, hasMatches: true, hasCardLink: true },
  { tldrLength: 240, hasMatches: false, hasCardLink: true },
  { tldrLength: 120, hasMatches: false, hasCardLink: true },
  { tldrLength: 120, hasMatches: false, hasCardLink: false },
  { tldrLength: 0, hasMatches: false, hasCardLink: false },
] as const;

/**
 * Looks up what a list says about papers: their upvotes, their TL;DRs, and whether the guild posted, voted for and discussed
 * them. Each is one query for all of them.
 */
export async function findEntries(
  services: Pick<Services, 'database' | 'model'>,
  guildId: string,
  papers: readonly Paper[],
): Promise<Entry[]> {
  const ids = papers.map((paper) => paper.id);
  // Lists show the TL;DRs that the guild's oldest feed prefers.
  const [first] = await listFeeds(services.database, guildId);
  const [newest, tldrs, tallies, past, threads] = [
    await findNewestListings(services.database, ids),
    await findTldrs(services, papers, first?.tldrPreference, guildId),
    await findTallies(services.database, guildId, ids),
    await findPastPapers(services.database, guildId, ids),
    await findThreads(services.database, guildId, ids),
  ];
  return papers.map((paper) => {
    const facts = newest.get(paper.id) ?? NO_POPULARITY;
    const { id } = paper;
    const known = {
      tldr: tldrs.get(id),
      tally: tallies.get(id),
      past: past.get(id),
      threadId: threads.get(id),
    };
    return { listing: { ...facts, paper }, guildId, ...known };
  });
}

/**
 * Builds one page of a list: for each paper its title, its TL;DR, a snippet after a search, and small print; under it a
 * menu that opens one.
 */
export function buildList(
  title: string,
  entries: readonly Entry[],
  place: { readonly page: number; readonly total: number; readonly today: Temporal.PlainDate },
): Pick<Answer, 'embeds' | 'pages' | 'menu'> {
  const pages = countPages(place.total);
  const papers = entries.map(({ listing }) => listing.paper);
  return {
    embeds: [
      {
        color: COLOR,
        title,
        description: buildItems(entries, place),
        ...(pages > 1 && { footer: { text: `Page ${place.page + 1} of ${pages}` } }),
      },
    ],
    pages,
    ...openMenu(papers, place.page * PAGE_SIZE + 1),
  };
}

/** Counts the pages that this many papers fill; at least one. */
export function countPages(total: number): number {
  return Math.max(1, Math.ceil(total / PAGE_SIZE));
}

/** "posted 12 Mar, 7 votes", as a link to the card */
export function formatLinkedTally(tally: Tally, today: Temporal.PlainDate): string {
  return `[${formatTally(tally, today)}](${messageLink(tally.card)})`;
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
    texts.find((text) => text.length <= MAX_EMBED_DESCRIPTION) ??
    texts.at(-1)?.slice(0, MAX_EMBED_DESCRIPTION) ??
    ''
  );
}

function buildItem(
  number: string,
  { guildId, listing, tldr, tally, past = [], threadId, matches, note }: Entry,
  {
    today,
    tldrLength,
    hasMatches,
    hasCardLink,
  }: { readonly today: Temporal.PlainDate } & (typeof FORMS)[number],
): string {
  const { paper } = listing;
  const formatVotes = hasCardLink ? formatLinkedTally : formatTally;
  const facts = [
    escapeText(formatFacts(listing, [...formatMark(paper), ...formatPaperDay(paper)])),
    tldr === undefined ? '' : `TL;DR by ${formatMaker(tldr)}`,
    tally === undefined ? '' : `**${formatVotes(tally, today)}**`,
    ...past.slice(0, 1).map((one) => formatPast(one, { today, guildId, hasLink: hasCardLink })),
    threadId === undefined || !hasCardLink ? '' : formatThread(guildId, threadId),
    note ?? '',
  ].filter((fact) => fact !== '');
  const { tldr: marked, snippet }: Partial<Matches> = (hasMatches && matches) || {};
  // The start of the abstract says less than the part that matches the search.
  const summary = tldr?.text ?? (snippet === undefined ? paper.abstract : null);
  const summaryLine = marked ?? (summary === null ? '' : formatText(summary, tldrLength));
  return [
    `**${number} ${formatLinkedTitle(paper)}**`,
    ...(tldrLength === 0 || summaryLine === '' ? [] : [summaryLine]),
    ...(snippet === undefined ? [] : [`> ${snippet}`]),
    ...(facts.length === 0 ? [] : [`-# ${facts.join(' · ')}`]),
  ].join('\n');
}

/** Formats a title as a link to the paper, if its address is short. */
export function formatLinkedTitle(paper: Paper, maxTitle = MAX_TITLE): string {
  const title = formatText(paper.title, maxTitle) || 'Untitled';
  const link = webAddress(mainLink(paper), MAX_LINK);
  // A bracket in an address would end the link early.
  const address = link?.replaceAll('(', '%28').replaceAll(')', '%29');
  return address !== undefined && address.length <= MAX_LINK ? `[${title}](${address})` : title;
}
