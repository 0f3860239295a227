import { setImmediate } from 'node:timers/promises';
import type { Database } from '../database/connect.ts';
import {
  type Choice,
  type ChoosePapers,
  type ChoosingFeed,
  chosenAsListed,
  type Offered,
} from '../feeds/choice.ts';
import { sortWithoutTeam } from '../feeds/order.ts';
import { selectPapers } from '../feeds/selection.ts';
import { type Listing, NO_POPULARITY, type Paper } from '../papers/paper.ts';
import type { BlindTest } from '../ranking/blind-test.ts';
import { scorePopularity } from '../ranking/popularity.ts';
import { loadPrior, type Prior } from '../ranking/prior.ts';
import { type Contest, composeDigest } from './compose.ts';
import { readBlindTest } from './credits.ts';
import { keepBriefly } from './kept-briefly.ts';
import type { Lesson } from './learn.ts';
import { createLessons, type Taught, type Team } from './lessons.ts';
import { featuresOfList } from './paper-features.ts';
import { findPopularity } from './popularity.ts';
import type { Scored } from './scored.ts';

/** Orders lists as teams like them. */
export interface TeamOrder {
  /** Chooses the papers of a feed's day, in whatever order the feed has. */
  readonly choose: ChoosePapers;
  /** Sorts a list in whatever order a team has. */
  readonly sort: (team: Team, listings: readonly Listing[]) => Promise<Listing[]>;
  /** Returns what was learned for a feed, and what its blind test says. */
  readonly report: (feed: ChoosingFeed) => Promise<Taught & { readonly test: BlindTest }>;
}

/** Creates what orders lists as teams like them. */
export function createTeamOrder(
  database: Database,
  { now, prior = loadPrior() }: { readonly now: () => Temporal.Instant; readonly prior?: Prior },
): TeamOrder {
  const learn = createLessons(database, { prior, now });
  const read = createListReader(database);

  async function report(feed: ChoosingFeed): Promise<Taught & { readonly test: BlindTest }> {
    const taught = await learn({ ...feed, feedId: feed.id });
    const { learnsSince } = taught.taste;
    return { ...taught, test: await readBlindTest(database, feed.id, learnsSince) };
  }

  return {
    report,
    async choose(feed, offered) {
      const { by } = feed.order;
      if (by !== 'team') return chooseBy((listings) => sortWithoutTeam(by, listings), feed, offered);
      const taught = await report(feed);
      const { lesson } = taught;
      const scores = await scoreList(read, lesson, offered.listings);
      return composeDigest({ feed, offered, lesson, contest: findContest(taught), scores });
    },
    async sort(team, listings) {
      if (team.order.by !== 'team') return sortWithoutTeam(team.order.by, listings);
      const { lesson, taste } = await learn(team);
      const scores = await scoreList(read, lesson, listings);
      const by = taste.lostAt === null ? 'learned' : 'plain';
      const scoreOf = ({ paper }: Listing): number => scores.get(paper.id)?.[by] ?? Number.NEGATIVE_INFINITY;
      return listings.toSorted((a, b) => scoreOf(b) - scoreOf(a) || a.rank - b.rank);
    },
  };
}

function chooseBy(
  sort: (listings: readonly Listing[]) => Listing[],
  { filter }: ChoosingFeed,
  { listings, posted }: Offered,
): Choice {
  const { chosen, ...counts } = selectPapers(listings, filter, { posted, sort });
  return {
    ...counts,
    chosen: chosen.map(chosenAsListed),
    missed: [],
  };
}

/** Decides which order a feed's digest is in: with votes, both are compared until one has won. */
function findContest({ lesson, taste, test }: Taught & { readonly test: BlindTest }): Contest {
  if (taste.lostAt !== null || test.lostAfter !== null) return 'plain';
  if (lesson.votes > 0) return test.wonAfter === null ? 'both' : 'learned';
  return lesson.elsewhere > 0 ? 'learned' : 'plain';
}

/** Papers that are scored between two turns of the event loop: a few milliseconds. */
const BATCH = 100;

/** What ranking needs of a paper, whoever reads it. */
type Facts = Pick<Scored, 'features' | 'popularity'>;

type ReadList = (papers: readonly Paper[]) => Promise<ReadonlyMap<string, Facts>>;

/** Creates what reads a list, once for all feeds that are due together. Features come by paper id. */
function createListReader(database: Database): ReadList {
  return keepBriefly(
    (papers: readonly Paper[]) => papers.map(({ id }) => id).join('\n'),
    async (papers) => {
      const features = await featuresOfList(database, papers);
      const popularity = await findPopularity(
        database,
        papers.map(({ id }) => id),
      );
      return new Map(
        features
          .entries()
          .map(([id, own]) => [id, { features: own, popularity: popularity.get(id) ?? NO_POPULARITY }]),
      );
    },
  );
}

/** Scores the papers of a list in both orders, a few at a time. */
async function scoreList(
  read: ReadList,
  { learned, plain, dropMuted }: Lesson,
  listings: readonly Listing[],
): Promise<Map<string, Scored>> {
  const facts = await read(listings.map(({ paper }) => paper));
  const scores = new Map<string, Scored>();
  for (let from = 0; from < listings.length; from += BATCH) {
    for (const { paper } of listings.slice(from, from + BATCH)) {
      const known = facts.get(paper.id);
      if (known === undefined) continue;
      const features = dropMuted(known.features);
      const popularity = scorePopularity(known.popularity);
      const score = plain.score(features) + popularity;
      scores.set(paper.id, {
        features,
        popularity: known.popularity,
        plain: score,
        learned: learned === plain ? score : learned.score(features) + popularity,
      });
    }
    await setImmediate();
  }
  return scores;
}
