import { inspect } from 'node:util';
import type { Outcome } from './day.ts';
import type { Where } from './places.ts';
import type { DatabaseKind } from './plan.ts';

/** The sandbox's first channel and its guild, the same at every start. */
export const FIRST_CHANNEL: Where = { guildId: '1000000000000000100', channelId: '1000000000000000200' };

/** Failures are at the end; a line of the log may hold a whole request. */
const LIVES_SHOWN = 5;
const LINES_SHOWN = 15;
const LINE_LENGTH = 600;

/** Formats a run as one line. */
export function formatOutcome({ plan, ms, lives, killed, failure }: Outcome): string {
  const end = failure === undefined ? 'ok' : 'FAILED';
  return `seed ${plan.seed}: ${end}, ${plan.weather}, ${killed} of ${lives} lives killed, ${(ms / 1_000).toFixed(1)} s`;
}

/** All that is known of a run that failed, and how to run it again. */
export function formatFailure({ plan, failure, printed }: Outcome, database: DatabaseKind): string {
  const lives = printed
    .map((text, index) => {
      const lines = text.trimEnd().split('\n').slice(-LINES_SHOWN);
      return `-- life ${index + 1}\n${lines.map((line) => line.slice(0, LINE_LENGTH)).join('\n')}`;
    })
    .slice(-LIVES_SHOWN);
  return [
    inspect(failure, { depth: 4 }),
    `-- plan\n${JSON.stringify(plan)}`,
    ...lives,
    `-- again: npm run chaos -- --seed ${plan.seed} --database ${database}`,
  ].join('\n');
}
