import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MAX_ITEMS } from '../../src/zotero/api.ts';
import { endsWith } from '../support/ends.ts';
import { OWN } from '../support/zotero.ts';
import { prepareZoteroProcess } from '../support/zotero-process.ts';
import { formatCount, printList, printText } from './table.ts';

const HELP = `Adds saved papers to a local Zotero, with the bot in a process of its own, on PGlite.

  npm run bench:zotero -- [--papers 5000] [--slow 300] [--kill]

--slow  milliseconds that Zotero takes for 50 papers
--kill  kills the bot half-way and starts it again
`;

/** Runs in the bot: tells each second how long its event loop was blocked at most, and how much memory it has. */
const WATCH = `
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';
if (isMainThread) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  setInterval(() => {
    console.log('watched ' + Math.round(delay.max / 1e6) + ' ms ' + Math.round(process.memoryUsage.rss() / 2 ** 20) + ' MB');
    delay.reset();
  }, 1000).unref();
}`;

const { values } = parseArgs({
  options: {
    papers: { type: 'string', default: '5000' },
    slow: { type: 'string', default: '300' },
    kill: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const papers = Number(values.papers);
if (values.help || !(papers >= 1 && papers <= 5_000)) throw new Error(HELP);

await using stack = new AsyncDisposableStack();
const folder = stack.use(mkdtempDisposableSync(join(tmpdir(), 'daily-papers-bench-')));
const callbacks: number[] = [];
const { sandbox, server, start } = await prepareZoteroProcess(
  endsWith(stack),
  { databaseUrl: undefined, dataFolder: folder.path },
  {
    papers,
    environment: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(WATCH)}` },
    sandbox: {
      onRequest: ({ path }) => void (path.endsWith('/callback') && callbacks.push(performance.now())),
    },
  },
);
const bot = await start();
const watched = (text: string) =>
  [...text.matchAll(/watched (\d+) ms (\d+) MB/gu)].map(([, ms, mb]) => ({ ms: Number(ms), mb: Number(mb) }));
await bot.untilPrinted(/(?:watched[\s\S]*){3}/u);
const before = bot.printed();
const ben = sandbox.as(sandbox.people.ben);
const added = () => server.items.get(OWN)?.length ?? 0;
server.asked.length = 0;
for (let sent = 0; sent < papers; sent += MAX_ITEMS)
  server.troubles.push({ kind: 'slow', ms: Number(values.slow) });
const began = performance.now();
const seconds = (at: number): string => `${((at - began) / 1_000).toFixed(2)} s`;
let said = 'not answered';
const answered = ben
  .invoke(sandbox.channel.id, 'papers zotero add', { scope: 'saved' })
  .then(({ message }) => {
    said = `answered after ${seconds(performance.now())}: ${message?.content.replaceAll('\n', ' ')}`;
  });
if (values.kill) {
  const half = Promise.withResolvers<void>();
  server.onAsked = () => void (added() >= papers / 2 && half.resolve());
  await half.promise;
  bot.signal('SIGKILL');
  await bot.ended();
  printText(`Killed after ${seconds(performance.now())}, with ${formatCount(added(), 'paper')} added.`);
  await start();
}
const told = sandbox.until(() => ben.directMessages().length > 0);
// What is done within the wait is said in the answer alone.
await Promise.race([told, answered.then(() => (said.includes('still') ? told : undefined))]);
const doneAt = performance.now();
const titles = new Set(server.items.get(OWN)?.map(({ title }) => title));
const during = watched(bot.printed().slice(before.length));
const [posts, others] = [true, false].map((isPost) =>
  server.asked.filter((line) => line.startsWith('POST') === isPost),
);
printList(
  `${formatCount(papers, 'saved paper')}, ${formatCount(added(), 'item')}, ${titles.size} different:`,
  [
    `deferred after ${seconds(callbacks[0] ?? Number.NaN)}`,
    said,
    `done after ${seconds(doneAt)}, and told: ${ben
      .directMessages()
      .map(({ content }) => content)
      .join(' / ')}`,
    `requests: ${posts?.length} that add, ${others?.length} others`,
    `event loop blocked at most ${Math.max(...during.map(({ ms }) => ms))} ms`,
    `memory ${watched(before).at(-1)?.mb} MB before, ${Math.max(...during.map(({ mb }) => mb))} MB at most`,
  ],
);
