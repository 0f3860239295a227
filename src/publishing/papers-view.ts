import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from '../database/connect.ts';
import { nameMaker } from '../delivery/name-maker.ts';
import { listCardsOfFeed, type SentCard } from '../delivery/posted-cards.ts';
import { channelLink, messageLink } from '../discord-links.ts';
import { escapeMarkup } from '../escape-markup.ts';
import type { Feed } from '../feeds/feeds.ts';
import { findPapersById } from '../papers/library.ts';
import { linksInOrder, mainLink, webAddress } from '../papers/links.ts';
import type { Paper } from '../papers/paper.ts';
import { SOURCES } from '../sources/sources.ts';
import type { Model } from '../tldr/model/model.ts';
import { findTldrs, type Tldr } from '../tldr/tldr.ts';
import { findTallies } from '../votes/votes.ts';
import { formatCount } from '../words.ts';
import { namePart } from './names.ts';
import { plain } from './plain.ts';
import type { FeedEntry, FeedView, RelatedLink } from './views.ts';

/** Two days of the largest digest, or two weeks of a usual one: readers ask at least once a day. */
export const MAX_ENTRIES = 100;

const MAX_TITLE = 500;
const MAX_EXCERPT = 400;
const MAX_NAME = 80;
const MAX_NAMED = 20;
const MAX_TAG = 60;
const MAX_TAGS = 10;
const MAX_URL = 2_048;

/** What a view of a feed is made of. */
export interface PapersServices {
  readonly database: Database;
  /** Undefined: no model is set. */
  readonly model: Model | undefined;
}

/** Gathers the newest papers that a feed posted, one entry for each paper. */
export async function viewPapers(
  { database, model }: PapersServices,
  feed: Feed,
  linkId: string,
): Promise<FeedView> {
  const cards = await listCardsOfFeed(database, feed.id, MAX_ENTRIES);
  // Two papers that were found to be one have two cards; the newest takes the votes.
  const byPaper = Map.groupBy(cards, ({ paperId }) => paperId);
  const ids = [...byPaper.keys()];
  const papers = await findPapersById(database, ids);
  const tallies = await findTallies(database, feed.guildId, ids);
  const entries: FeedEntry[] = [];
  for (const [paperId, [card, ...earlier]] of byPaper) {
    const paper = papers.get(paperId);
    if (paper === undefined || card === undefined) continue;
    const found = await findTldrs({ database, model }, [paper], feed.tldrPreference, feed.guildId);
    const publishedAt = earlier.at(-1)?.sentAt ?? card.sentAt;
    entries.push({
      ...cardEntryOf(paper, found.get(paperId), card, tallies.get(paperId)?.votes ?? 0),
      id: `urn:uuid:${namePart(linkId, paperId)}`,
      publishedAt,
      updatedAt: publishedAt,
    });
    // Choosing a sentence takes milliseconds: a hundred in a row would keep the gateway waiting.
    await nextTurn();
  }
  return {
    id: `urn:uuid:${linkId}`,
    title: nameFeed(feed),
    home: channelLink(feed),
    entries,
  };
}

/** "Daily Papers: arXiv cs.CL, cs.LG" */
function nameFeed({ source, instance, filter: { categories } }: Feed): string {
  const parts = [SOURCES[source].title, instance, categories.join(', ')].filter((part) => part !== '');
  return plain(`Daily Papers: ${parts.join(' ')}`, MAX_TITLE);
}

/** A paper's entry, without when it came and by which id it is known. */
type PaperEntry = Omit<FeedEntry, 'id' | 'publishedAt' | 'updatedAt'>;

function cardEntryOf(paper: Paper, tldr: Tldr | undefined, card: SentCard, votes: number): PaperEntry {
  return entryOf(paper, tldr, {
    links: [{ label: 'Vote in Discord', url: messageLink(card) }],
    more: votes === 0 ? [] : [`<p>${formatCount(votes, 'vote')} so far</p>`],
  });
}

/** Makes the entry of a paper, with further links and paragraphs. */
export function entryOf(
  paper: Paper,
  tldr: Tldr | undefined,
  { links, more }: { readonly links: readonly RelatedLink[]; readonly more: readonly string[] },
): PaperEntry {
  const summary = plain(tldr?.text ?? paper.abstract ?? '', MAX_EXCERPT);
  const related = listLinks(paper);
  const authors = paper.authors.map((name) => plain(name, MAX_NAME)).filter((name) => name !== '');
  const linked = [...related, ...links];
  return {
    title: plain(paper.title, MAX_TITLE) || paper.id,
    link: webAddress(mainLink(paper), MAX_URL),
    related,
    authors: authors.slice(0, MAX_NAMED),
    categories: listTags(paper),
    summary,
    content: [
      ...(summary === '' ? [] : [`<p dir="auto">${escapeMarkup(summary)}</p>`]),
      `<p><small>${escapeMarkup(formatMade(paper, tldr))}</small></p>`,
      `<p dir="auto">${escapeMarkup(formatAuthors(paper, authors))}</p>`,
      ...(linked.length === 0 ? [] : [`<p>${linked.map(writeLink).join(' · ')}</p>`]),
      ...more,
    ].join('\n'),
  };
}

function formatMade(paper: Paper, tldr: Tldr | undefined): string {
  if (tldr !== undefined) return `TL;DR by ${nameMaker(tldr, (name) => plain(name, MAX_NAME))}`;
  if (plain(paper.abstract ?? '', MAX_EXCERPT) === '') return 'No TL;DR and no abstract known';
  return paper.abstractKind === 'abstract'
    ? 'No TL;DR: this is the start of the abstract'
    : 'No TL;DR: this is a description by Daily Papers';
}

function formatAuthors({ authorCount }: Paper, authors: readonly string[]): string {
  const named = authors.slice(0, MAX_NAMED);
  const rest = Math.max(authorCount, authors.length) - named.length;
  if (named.length === 0) return rest > 0 ? formatCount(rest, 'author') : 'Authors unknown';
  return rest > 0 ? `${named.join(', ')} + ${rest}` : named.join(', ');
}

function listLinks({ links }: Paper): RelatedLink[] {
  return linksInOrder(links).flatMap(({ label, url: given }) => {
    const url = webAddress(given, MAX_URL);
    return url === undefined ? [] : [{ label: plain(label, MAX_NAME), url }];
  });
}

function listTags({ categories }: Paper): string[] {
  const tags = categories.map((category) => plain(category, MAX_TAG)).filter((tag) => tag !== '');
  return [...new Set(tags)].slice(0, MAX_TAGS);
}

function writeLink({ label, url }: RelatedLink): string {
  return `<a href="${escapeMarkup(url)}">${escapeMarkup(label)}</a>`;
}
