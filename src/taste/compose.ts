import type { Choice, ChoosingFeed, Chosen, Offered } from '../feeds/choice.ts';
import { selectPapers } from '../feeds/selection.ts';
import type { Listing } from '../papers/paper.ts';
import { type Drafted, interleave } from '../ranking/interleave.ts';
import type { Ranker } from '../ranking/ranker.ts';
import { drawWildCard } from '../ranking/wild-card.ts';
import { createDraw } from './draw.ts';
import { explain } from './explain.ts';
import type { Lesson } from './learn.ts';
import type { Scored } from './scored.ts';

/** How the two orders share a digest: one alone, or both, so that votes compare them. */
export type Contest = 'learned' | 'plain' | 'both';

/** What a digest is composed of. */
export interface Parts {
  readonly feed: Pick<ChoosingFeed, 'id' | 'filter' | 'order'>;
  readonly offered: Offered;
  readonly lesson: Lesson;
  readonly contest: Contest;
  /** By paper id. */
  readonly scores: ReadonlyMap<string, Scored>;
}

/** A wild card takes one place of ten. */
const PLACES_PER_WILD_CARD = 10;
/** Papers that follow those shown, from which the wild card is drawn, and which a preview names. */
const MORE = 50;

/** Composes a feed's digest in its team's order: the best papers of one order or of both in turns, then the wild cards. */
export function composeDigest(parts: Parts): Choice {
  const { feed, offered, lesson, contest } = parts;
  const { maxPapers } = feed.filter;
  const leading = contest === 'plain' ? 'plain' : 'learned';
  const { chosen: best, listed, repeated } = takeBest(parts, leading);
  const hasMore = best.length > maxPapers;
  const wildCards = feed.order.wildCard && hasMore ? Math.floor(maxPapers / PLACES_PER_WILD_CARD) : 0;
  const draw = createDraw(`${feed.id} ${offered.day}`);
  const drafted = draft(parts, { best, places: maxPapers - wildCards, draw });
  const shown = new Set(drafted.map(({ listing }) => listing.paper.id));
  const wild = drawWildCards(parts, { best, shown, ranker: lesson[leading], draw, count: wildCards });
  return {
    chosen: [...drafted, ...wild],
    missed: best.filter(({ paper }) => !shown.has(paper.id)),
    listed,
    repeated,
  };
}

/** Takes the papers that pass a feed's filter, the best first: more than it posts. */
function takeBest({ feed, offered, scores }: Parts, by: 'learned' | 'plain') {
  const filter = { ...feed.filter, maxPapers: feed.filter.maxPapers + MORE };
  const scoreOf = ({ paper }: Listing): number => scores.get(paper.id)?.[by] ?? Number.NEGATIVE_INFINITY;
  return selectPapers(offered.listings, filter, {
    posted: offered.posted,
    sort: (listings) => listings.toSorted((a, b) => scoreOf(b) - scoreOf(a) || a.rank - b.rank),
  });
}

function draft(
  parts: Parts,
  {
    best,
    places,
    draw,
  }: { readonly best: readonly Listing[]; readonly places: number; readonly draw: () => number },
): Chosen[] {
  const { lesson, contest, scores } = parts;
  const toChosen = (listing: Listing, by: Drafted['by'], pickedBy: Chosen['pickedBy']): Chosen => ({
    listing,
    reasons: explain(listing.paper, scores.get(listing.paper.id), lesson[by], lesson),
    pickedBy,
    isWildCard: false,
  });
  if (contest !== 'both') return best.slice(0, places).map((listing) => toChosen(listing, contest, null));
  const other = takeBest(parts, 'plain').chosen;
  const byId = new Map([...best, ...other].map((listing) => [listing.paper.id, listing]));
  return interleave(idsOf(best), idsOf(other), places, draw).flatMap(({ id, by }) => {
    const listing = byId.get(id);
    return listing === undefined ? [] : [toChosen(listing, by, by)];
  });
}

/** Draws wild cards, and adds them to those shown. */
function drawWildCards(
  { scores }: Parts,
  {
    best,
    shown,
    ranker,
    draw,
    count,
  }: {
    readonly best: readonly Listing[];
    readonly shown: Set<string>;
    readonly ranker: Ranker;
    readonly draw: () => number;
    readonly count: number;
  },
): Chosen[] {
  if (count === 0) return [];
  const candidates = best.flatMap((listing) => {
    const scored = scores.get(listing.paper.id);
    if (scored === undefined || shown.has(listing.paper.id)) return [];
    return [{ id: listing.paper.id, score: scored.learned, doubt: ranker.doubt(scored.features), listing }];
  });
  const drawn: Chosen[] = [];
  for (let nth = 0; nth < count; nth += 1) {
    const card = drawWildCard(candidates, shown, draw);
    if (card === undefined) break;
    shown.add(card.id);
    drawn.push({ listing: card.listing, reasons: [], pickedBy: null, isWildCard: true });
  }
  return drawn;
}

function idsOf(listings: readonly Listing[]): string[] {
  return listings.map(({ paper }) => paper.id);
}
