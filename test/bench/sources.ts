import { once } from 'node:events';
import { createServer } from 'node:http';
import { pino } from 'pino';
import { createBiorxiv } from '../../src/sources/biorxiv.ts';
import { createHttp } from '../../src/sources/http.ts';
import { createRss } from '../../src/sources/rss.ts';
import { SOURCES } from '../../src/sources/sources.ts';
import { preprint, servePreprints } from '../support/biorxiv.ts';
import { openSourceServer } from '../support/source-server.ts';

/** Measures how long sources take to collect, and how much memory: `node --expose-gc test/bench/sources.ts`. */

const FEEDS = 200;
const ITEMS = 50;
const PREPRINTS = 100;

/** A feed's text of some 2,000 characters. */
const TEXT = 'We measure how long it takes to read what many feeds have to say. '.repeat(30);

const stack = new AsyncDisposableStack();
const ends = { after: (end: () => unknown) => stack.defer(async () => void (await end())) };
const log = pino({ level: 'silent' });
const day = Temporal.Now.plainDateISO('UTC');
const heap = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1024 / 1024;
};
const seconds = (since: number): string => `${((performance.now() - since) / 1_000).toFixed(2)} s`;
const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function measurePreprints(): Promise<void> {
  const server = await openSourceServer(ends);
  servePreprints(
    server,
    Array.from({ length: PREPRINTS }, (_, index) => preprint(index)),
  );
  const source = createBiorxiv(SOURCES.biorxiv, {
    http: createHttp({ userAgent: 'bench', log }),
    apiUrl: server.url,
  });
  const start = performance.now();
  // A Tuesday, so that it is one day's preprints.
  const tuesday = day.subtract({ days: (day.dayOfWeek + 5) % 7 });
  const list = await source.fetchDay({ day: tuesday, today: day, categories: [] });
  const papers = list.state === 'listed' ? list.listings.length : 0;
  print(
    `bioRxiv, one request a second: ${papers} preprints, ${server.asked.length} requests, ${seconds(start)}`,
  );
}

/** Serves every feed on a port, which stands for a host. */
async function serveFeeds(): Promise<{ readonly urls: readonly string[]; readonly most: () => number }> {
  const items = (feed: number): string =>
    Array.from(
      { length: ITEMS },
      (_, index) =>
        `<item><title>Paper ${feed}.${index}</title><link>https://f${feed}.example/${index}</link><guid>${feed}.${index}</guid><pubDate>${new Date().toUTCString()}</pubDate><description>${TEXT}</description></item>`,
    ).join('');
  let most = 0;
  const urls = await Promise.all(
    Array.from({ length: FEEDS }, async (_, feed) => {
      let open = 0;
      const body = `<rss version="2.0"><channel><title>Feed</title>${items(feed)}</channel></rss>`;
      const server = createServer((_request, response) => response.end(body));
      server.on('connection', (socket) => {
        open += 1;
        most = Math.max(most, open);
        socket.on('close', () => {
          open -= 1;
        });
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      ends.after(() => {
        server.closeAllConnections();
        server.close();
      });
      const address = server.address();
      return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/feed`;
    }),
  );
  return { urls, most: () => most };
}

async function measureFeeds(): Promise<void> {
  const { urls, most } = await serveFeeds();
  const source = createRss({
    http: createHttp({ userAgent: 'bench', log }),
    now: Temporal.Now.instant,
    allowPrivate: ['127.0.0.1'],
  });
  const before = heap();
  const start = performance.now();
  let papers = 0;
  let longest = 0;
  for (const instance of urls) {
    const each = performance.now();
    const list = await source.fetchDay({ instance, day, today: day, categories: [] });
    longest = Math.max(longest, performance.now() - each);
    papers += list.state === 'listed' ? list.listings.length : 0;
  }
  print(
    `${FEEDS} feeds of ${ITEMS} items, one after another: ${papers} papers, ${seconds(start)}, the slowest ${longest.toFixed(0)} ms, ${(heap() - before).toFixed(0)} MB kept, at most ${most()} connection a host`,
  );
}

await measurePreprints();
await measureFeeds();
await stack.disposeAsync();
