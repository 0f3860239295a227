/** How long a paper stays a candidate on the strength of a vote. */
const CANDIDATE_DAYS = 28;

/** A person's vote for a paper, which still stands. */
export interface Vote {
  readonly paperId: string;
  readonly userId: string;
  /** When the bot saw it first. */
  readonly seenAt: Temporal.Instant;
}

/** What somebody changed by hand on the agenda of this meeting; a paper's newest change counts. */
export interface Change {
  readonly kind: 'added' | 'dropped';
  readonly paperId: string;
  readonly userId: string;
  readonly at: Temporal.Instant;
}

/** A paper that readers of a source voted for this week. */
export interface Upvoted {
  readonly paperId: string;
  readonly upvotes: number;
}

/** What an agenda is made of. */
export interface Ballot {
  readonly votes: readonly Vote[];
  /** Papers on the agenda of an earlier meeting that was held or will be. */
  readonly taken: ReadonlySet<string>;
  /** Papers that the meeting before did not reach: all their votes count. None if left out. */
  readonly unreached?: ReadonlySet<string>;
  readonly changes: readonly Change[];
  readonly upvoted: readonly Upvoted[];
  /** When the agenda before this one was frozen; undefined for the first. */
  readonly since: Temporal.Instant | undefined;
  /** When this one is or was frozen; now, before that. */
  readonly until: Temporal.Instant;
  /** How many papers fit on it. Whatever is added by hand is on it all the same. */
  readonly limit: number;
}

/** The votes of a paper that count. */
export interface Support {
  /** In the order of their votes. */
  readonly voters: readonly string[];
  readonly firstSeenAt: Temporal.Instant;
  /** How many of them voted before the agenda before this one was frozen. */
  readonly carried: number;
}

/** An entry that people voted for. */
export interface ByVotes {
  readonly kind: 'votes';
  readonly support: Support;
}

/** An entry that somebody added, with votes or without. */
export interface ByHand {
  readonly kind: 'added';
  readonly by: string;
  readonly at: Temporal.Instant;
  readonly support: Support | undefined;
}

/** An entry that nobody here voted for, but readers of its source did. */
export interface ByUpvotes {
  readonly kind: 'upvotes';
  readonly upvotes: number;
}

/** A paper on an agenda, and what it rests on. */
export interface Entry<Basis extends ByVotes | ByHand | ByUpvotes> {
  readonly paperId: string;
  readonly basis: Basis;
}

/** An agenda as it stands, or as it was frozen. */
export type Agenda =
  | {
      readonly state: 'chosen';
      readonly entries: readonly Entry<ByVotes | ByHand>[];
      /** Candidates for which there was no room, the next one first. */
      readonly waiting: readonly Entry<ByVotes>[];
    }
  | {
      readonly state: 'offered';
      /** Why no vote decided: there was none, or each paper with votes was dropped. */
      readonly because: 'no-votes' | 'all-dropped';
      /** The week's most upvoted; empty if nothing has upvotes. */
      readonly entries: readonly Entry<ByUpvotes>[];
    };

/**
 * Makes the agenda: papers added by hand in the order of adding, then by votes; of as many votes, the paper whose first
 * vote was seen first, then by id. A vote counts until its paper is taken, for four weeks, and in any case at the first
 * freezing after it; those of a paper that was not reached count once more, however old they are. With neither votes nor
 * additions, the week's most upvoted are offered.
 */
export function buildAgenda(ballot: Ballot): Agenda {
  const changes = findNewestChanges(ballot.changes);
  const supports = countVotes(ballot);
  const candidates = [...supports]
    .filter(([paperId]) => !ballot.taken.has(paperId) && !changes.has(paperId))
    .map(([paperId, support]): Entry<ByVotes> => ({ paperId, basis: { kind: 'votes', support } }))
    .toSorted(compareCandidates);
  const added = [...changes.values()]
    .filter(({ kind }) => kind === 'added')
    .toSorted((a, b) => Temporal.Instant.compare(a.at, b.at) || compareIds(a.paperId, b.paperId))
    .map(({ paperId, userId, at }): Entry<ByHand> => {
      return { paperId, basis: { kind: 'added', by: userId, at, support: supports.get(paperId) } };
    });
  if (candidates.length + added.length === 0) {
    const isVoted = [...supports.keys()].some((paperId) => !ballot.taken.has(paperId));
    return {
      state: 'offered',
      because: isVoted ? 'all-dropped' : 'no-votes',
      entries: findMostUpvoted(ballot, changes),
    };
  }
  const room = Math.max(0, ballot.limit - added.length);
  return {
    state: 'chosen',
    entries: [...added, ...candidates.slice(0, room)],
    waiting: candidates.slice(room),
  };
}

/** Returns the moment after which votes count for this agenda. */
export function findCountedSince({ since, until }: Pick<Ballot, 'since' | 'until'>): Temporal.Instant {
  const weeksAgo = until.subtract({ hours: CANDIDATE_DAYS * 24 });
  return since !== undefined && Temporal.Instant.compare(since, weeksAgo) < 0 ? since : weeksAgo;
}

/**
 * Returns how many more votes bring a waiting paper before another; both keep the vote that was seen first. Is 0 if it is
 * before it already.
 */
export function countVotesToPass(waiting: Entry<ByVotes>, other: Entry<ByVotes>): number {
  if (compareCandidates(waiting, other) < 0) return 0;
  const missing = other.basis.support.voters.length - waiting.basis.support.voters.length;
  return missing + (compareTied(waiting, other) < 0 ? 0 : 1);
}

/** Whether an agenda was frozen after its closing, by more than the minute that the bot takes to notice. */
export function isFrozenLate(closesAt: Temporal.Instant, frozenAt: Temporal.Instant): boolean {
  return Temporal.Instant.compare(frozenAt, closesAt.add({ minutes: MAX_MINUTES_TO_FREEZE })) > 0;
}

/** The plan looks once a minute, and a freezing waits for what was planned before it; less would cry wolf. */
const MAX_MINUTES_TO_FREEZE = 5;

/** Counts a person once for each paper, at the first of the votes that count. */
function countVotes(ballot: Ballot): Map<string, Support> {
  const from = findCountedSince(ballot);
  const first = new Map<string, Map<string, Temporal.Instant>>();
  for (const { paperId, userId, seenAt } of ballot.votes) {
    const isRecent = Temporal.Instant.compare(seenAt, from) > 0 || ballot.unreached?.has(paperId) === true;
    const counts = isRecent && Temporal.Instant.compare(seenAt, ballot.until) <= 0;
    if (!counts) continue;
    const voters = first.getOrInsertComputed(paperId, () => new Map());
    const seen = voters.get(userId);
    if (seen === undefined || Temporal.Instant.compare(seenAt, seen) < 0) voters.set(userId, seenAt);
  }
  const supports = new Map<string, Support>();
  for (const [paperId, voters] of first) {
    const support = summarizeVotes(voters, ballot.since);
    if (support !== undefined) supports.set(paperId, support);
  }
  return supports;
}

function summarizeVotes(
  votes: ReadonlyMap<string, Temporal.Instant>,
  since: Temporal.Instant | undefined,
): Support | undefined {
  const inOrder = [...votes].toSorted(
    ([a, seenA], [b, seenB]) => Temporal.Instant.compare(seenA, seenB) || compareIds(a, b),
  );
  const [first] = inOrder;
  if (first === undefined) return undefined;
  const isCarried = (seenAt: Temporal.Instant): boolean =>
    since !== undefined && Temporal.Instant.compare(seenAt, since) <= 0;
  return {
    voters: inOrder.map(([userId]) => userId),
    firstSeenAt: first[1],
    carried: inOrder.filter(([, seenAt]) => isCarried(seenAt)).length,
  };
}

/** Finds each paper's newest change; of two at the same moment the dropping, then the lower id of its author. */
function findNewestChanges(changes: readonly Change[]): Map<string, Change> {
  const inOrder = changes.toSorted(
    (a, b) =>
      Temporal.Instant.compare(a.at, b.at) || compareIds(a.kind, b.kind) || compareIds(b.userId, a.userId),
  );
  return new Map(inOrder.map((change) => [change.paperId, change]));
}

function findMostUpvoted(ballot: Ballot, changes: ReadonlyMap<string, Change>): Entry<ByUpvotes>[] {
  const most = new Map<string, number>();
  for (const { paperId, upvotes } of ballot.upvoted) {
    if (upvotes <= 0 || ballot.taken.has(paperId) || changes.has(paperId)) continue;
    most.set(paperId, Math.max(upvotes, most.get(paperId) ?? 0));
  }
  return [...most]
    .toSorted(([a, upvotesA], [b, upvotesB]) => upvotesB - upvotesA || compareIds(a, b))
    .slice(0, ballot.limit)
    .map(([paperId, upvotes]) => ({ paperId, basis: { kind: 'upvotes', upvotes } }));
}

function compareCandidates(a: Entry<ByVotes>, b: Entry<ByVotes>): number {
  return b.basis.support.voters.length - a.basis.support.voters.length || compareTied(a, b);
}

function compareTied(a: Entry<ByVotes>, b: Entry<ByVotes>): number {
  return (
    Temporal.Instant.compare(a.basis.support.firstSeenAt, b.basis.support.firstSeenAt) ||
    compareIds(a.paperId, b.paperId)
  );
}

/** Compares letter by letter, the same on every machine. */
function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
