import fc from 'fast-check';

/** A database that the bot runs on. */
export type DatabaseKind = 'pglite' | 'postgres';

/** Troubles of a run besides the kills. */
const WEATHERS = [
  'calm',
  /** Discord acts and the answer is lost. */
  'answers lost',
  /** Discord never gets the request. */
  'requests lost',
  'status 500',
  'status 429',
  'gateway closed',
  'session invalidated',
  'database down',
  'all of it',
] as const;

type Weather = (typeof WEATHERS)[number];

/** A single trouble. */
export type Trouble = {
  readonly what:
    | 'drop'
    | 'lose'
    | '500'
    | '429'
    | 'close'
    | 'reconnect'
    | 'invalidate'
    | 'stop database'
    | 'crash database';
  /** It happens at this request to a channel, counted from the first of the run. */
  readonly nth: number;
  /** How many requests one after another it hits, where it hits requests. */
  readonly times: number;
  /** How long the database is away, or a bot that is too fast has to wait. */
  readonly ms: number;
};

/** When a process is killed: so long after the n-th event of a kind in its life. */
export interface Kill {
  readonly on: 'start' | 'source' | 'request' | 'vote';
  readonly nth: number;
  readonly afterMs: number;
  /** Whether Discord never got the request it was killed at. */
  readonly isLost: boolean;
}

/** Something that a person does under a card. */
export interface Vote {
  readonly waitMs: number;
  readonly person: 'ada' | 'ben' | 'chloe';
  /** Place among the cards that stand; taken modulo their number. */
  readonly card: number;
  readonly act: 'react' | 'unreact' | 'react otherwise' | 'clear';
}

/** All that is left to chance in a run. */
export interface Plan {
  readonly seed: number;
  readonly weather: Weather;
  /** Papers on the source's list. */
  readonly papers: number;
  /** Whether the list has other papers on top once it was asked for. */
  readonly listGrows: boolean;
  readonly kills: readonly Kill[];
  readonly troubles: readonly Trouble[];
  /** The votes cast while the digest is posted. */
  readonly votes: readonly Vote[];
  /** The votes cast after it was posted. */
  readonly lateVotes: readonly Vote[];
  /** Whether the bot is away during the late votes, and how it went. */
  readonly away: 'no' | 'killed' | 'stopped';
}

/** More than these papers of a list a digest does not show. */
export const MAX_PAPERS = 5;

const TROUBLES: Readonly<Record<Weather, readonly Trouble['what'][]>> = {
  calm: [],
  'answers lost': ['drop'],
  'requests lost': ['lose'],
  'status 500': ['500'],
  'status 429': ['429'],
  'gateway closed': ['close', 'reconnect'],
  'session invalidated': ['invalidate'],
  'database down': ['stop database', 'crash database'],
  'all of it': ['drop', 'lose', '500', '429', 'close', 'reconnect', 'invalidate'],
};

/**
 * discord.js sends a request that meets a 500 or a timeout four times in all, and one whose connection broke once: the
 * last of these the bot has to deal with, and it waits longer each time.
 */
const MAX_TIMES: Readonly<Record<Trouble['what'], number>> = {
  drop: 2,
  lose: 2,
  500: 5,
  429: 3,
  close: 1,
  reconnect: 1,
  invalidate: 1,
  'stop database': 1,
  'crash database': 1,
};

/** Header, five cards and their reactions are 11; what a bot reads back comes on top. */
const REQUESTS = 14;

const kill: fc.Arbitrary<Kill> = fc.oneof(
  // Where a digest is begun, or half posted, is where most can go wrong.
  {
    weight: 6,
    arbitrary: fc.record({
      on: fc.constant('request' as const),
      nth: fc.integer({ min: 1, max: REQUESTS }),
      afterMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 25 })),
      isLost: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      on: fc.constant('source' as const),
      nth: fc.constant(1),
      afterMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 40 })),
      isLost: fc.constant(false),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      on: fc.constant('vote' as const),
      nth: fc.integer({ min: 1, max: 10 }),
      afterMs: fc.integer({ min: 0, max: 10 }),
      isLost: fc.constant(false),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      on: fc.constant('start' as const),
      nth: fc.constant(1),
      afterMs: fc.integer({ min: 0, max: 2_500 }),
      isLost: fc.constant(false),
    }),
  },
);

/** Draws what somebody does, of these acts. */
export const vote = (acts: readonly [Vote['act'], ...Vote['act'][]]): fc.Arbitrary<Vote> =>
  fc.record({
    waitMs: fc.integer({ min: 0, max: 120 }),
    person: fc.constantFrom('ada', 'ben', 'chloe'),
    card: fc.integer({ min: 0, max: 59 }),
    act: fc.constantFrom(...acts),
  });

function troubles(weather: Weather): fc.Arbitrary<Trouble[]> {
  const kinds = TROUBLES[weather];
  if (kinds.length === 0) return fc.constant([]);
  const trouble = fc.record({
    what: fc.constantFrom(...kinds),
    nth: fc.integer({ min: 1, max: REQUESTS }),
    times: fc.integer({ min: 1, max: 5 }),
    ms: fc.integer({ min: 100, max: 800 }),
  });
  // A new session may be asked for once in 5 seconds, and a database takes its time to start.
  const isSlow = weather === 'session invalidated' || weather === 'database down';
  return fc.array(
    trouble.map((drawn) => ({ ...drawn, times: Math.min(drawn.times, MAX_TIMES[drawn.what]) })),
    { minLength: 1, maxLength: isSlow ? 1 : 3 },
  );
}

/** Draws a run's plan; the same seed draws the same. Runs of seeds in a row have each weather in turn. */
export function drawPlan(seed: number, database: DatabaseKind): Plan {
  const weathers = WEATHERS.filter((one) => one !== 'database down' || database === 'postgres');
  const weather = weathers[seed % weathers.length] ?? 'calm';
  const arbitrary: fc.Arbitrary<Plan> = fc.record({
    seed: fc.constant(seed),
    weather: fc.constant(weather),
    papers: fc.integer({ min: MAX_PAPERS - 1, max: MAX_PAPERS + 1 }),
    listGrows: fc.boolean(),
    kills: fc.array(kill, { minLength: 1, maxLength: 3 }),
    troubles: troubles(weather),
    votes: fc.array(vote(['react', 'react', 'unreact', 'react otherwise']), { minLength: 12, maxLength: 24 }),
    lateVotes: fc.array(vote(['react', 'react', 'unreact', 'unreact', 'clear']), {
      minLength: 4,
      maxLength: 8,
    }),
    away: fc.constantFrom('no', 'killed', 'stopped'),
  });
  const [plan] = fc.sample(arbitrary, { seed, numRuns: 1, unbiased: true });
  if (plan === undefined) throw new Error('No plan was drawn.');
  return plan;
}
