import { type ChildProcess, fork } from 'node:child_process';
import { on } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ORDERS, type Order } from '../../src/feeds/order.ts';
import { REAL_RATES } from '../../src/sandbox/limits.ts';
import { addDueFeed, findDue, openPlace, type Where } from '../chaos/places.ts';
import { startBotProcess } from '../support/bot-process.ts';
import { endsWith } from '../support/ends.ts';
import { huggingfaceItem, openSourceServer } from '../support/source-server.ts';
import type { Seen } from './fanout-sandbox.ts';

const HELP = `Posts a digest to many guilds at once, in the sandbox with Discord's limits on, and compares the time
with the least that the limits allow.

  npm run bench:fanout -- [--guilds 100] [--papers 10] [--order upvotes|team|list]
`;

const { values } = parseArgs({
  options: {
    guilds: { type: 'string', default: '100' },
    papers: { type: 'string', default: '10' },
    order: { type: 'string', default: 'upvotes' },
    help: { type: 'boolean', default: false },
  },
});

interface Numbers {
  readonly guilds: number;
  readonly papers: number;
}

/**
 * The least time, in seconds, from the first message to the last reaction: a digest is a header, then cards with a
 * reaction each. Limits let a number through at once and the next so much later, so the last of `n` can't come before
 * `(ceil(n / limit) - 1)` periods are over: for a channel's messages, its reactions, and all requests together.
 */
export function findLeastSeconds({ guilds, papers }: Numbers): number {
  const last = (
    count: number,
    { limit, perMs }: { readonly limit: number; readonly perMs: number },
  ): number => ((Math.ceil(count / limit) - 1) * perMs) / 1_000;
  return Math.max(
    last(papers + 1, REAL_RATES.messages),
    last(papers, REAL_RATES.reactions),
    last(guilds * (1 + 2 * papers), REAL_RATES.global),
  );
}

/** Waits for a message of the sandbox's process by its key. */
async function hear(child: ChildProcess, key: 'places' | 'seen'): Promise<Record<string, unknown>> {
  for await (const [message] of on(child, 'message', { close: ['exit'] })) if (key in message) return message;
  throw new Error('The sandbox ended.');
}

async function main(): Promise<void> {
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const by = ORDERS.find((one) => one === values.order);
  if (by === undefined) throw new Error(`There is no order “${values.order}”.\n${HELP}`);
  const numbers = { guilds: Number(values.guilds), papers: Number(values.papers) };
  if (!(numbers.guilds >= 1 && numbers.papers >= 1 && numbers.papers <= 50))
    throw new Error(`--guilds is from 1, --papers from 1 to 50.\n${HELP}`);
  await using stack = new AsyncDisposableStack();
  // In a process of its own: it must not wait for the bot, nor the bot for it.
  const child = fork(join(import.meta.dirname, 'fanout-sandbox.ts'), [values.guilds, values.papers]);
  stack.defer(() => void child.kill());
  const { api, token, places } = (await hear(child, 'places')) as {
    api: string;
    token: string;
    places: Where[];
  };
  const server = await openSourceServer(endsWith(stack));
  const items = Array.from({ length: numbers.papers }, (_, index) =>
    huggingfaceItem(`2611.${String(index + 1).padStart(5, '0')}`, { upvotes: numbers.papers - index }),
  );
  server.answer(/daily_papers/u, { body: JSON.stringify(items) });
  const dataFolder = mkdtempSync(join(tmpdir(), 'daily-papers-bench-'));
  stack.defer(() => rmSync(dataFolder, { recursive: true, force: true }));
  await addFeeds(dataFolder, places, numbers.papers, by);

  const seen = hear(child, 'seen');
  const bot = startBotProcess(endsWith(stack), {
    DATA_DIR: dataFolder,
    DISCORD_TOKEN: token,
    DISCORD_API: api,
    HUGGINGFACE_URL: server.url,
    ARXIV_API_URL: server.url,
    ARXIV_RSS_URL: server.url,
    LOG_LEVEL: 'warn',
  });
  const ended = bot.ended().then(() => Promise.reject(new Error(`The bot ended:\n${bot.printed()}`)));
  const answer = (await Promise.race([seen, ended])) as { seen: Seen };
  ended.catch(() => {
    // It is to end now.
  });
  show(numbers, answer.seen, readPeakMegabytes(bot.pid));
}

async function addFeeds(
  dataFolder: string,
  places: readonly Where[],
  papers: number,
  by: Order['by'],
): Promise<void> {
  await using opened = await openPlace({ databaseUrl: undefined, dataFolder });
  const due = findDue();
  for (const where of places) {
    // Each team has interests of its own, so that no two feeds are ranked alike.
    const order = { by, interests: `topic${where.guildId}, learning`, wildCard: true };
    await addDueFeed(opened.database, where, due, papers, order);
  }
}

/** Reads the most memory a process ever had; undefined if the system doesn't say. */
function readPeakMegabytes(pid: number): number | undefined {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1_024;
  } catch {
    // Only Linux has it there.
    return undefined;
  }
}

function show(
  { guilds, papers }: Numbers,
  { seconds, others, tooMany, busiestSecond }: Seen,
  megabytes: number | undefined,
): void {
  const least = findLeastSeconds({ guilds, papers });
  const requests = guilds * (1 + 2 * papers);
  process.stdout.write(
    [
      `${guilds} guilds, ${papers} papers each: ${requests} requests that the digests need`,
      `time            ${seconds.toFixed(2)} s, from the first message to the last reaction`,
      `least allowed   ${least.toFixed(2)} s`,
      `ratio           ${(seconds / least).toFixed(3)}`,
      `429s            ${tooMany}`,
      `busiest second  ${busiestSecond} requests`,
      `other requests  ${Object.entries(others)
        .map(([route, count]) => `${count} ${route}`)
        .join(', ')}`,
      `peak memory     ${megabytes === undefined ? 'not known here' : `${megabytes.toFixed(0)} MB, the bot with its database`}`,
      '',
    ].join('\n'),
  );
}

await main();
