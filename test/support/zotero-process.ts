import { openDatabase } from '../../src/database/connect.ts';
import { savedPapers, savers } from '../../src/database/schema.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { createZoteroApi } from '../../src/zotero/api.ts';
import { connectLibrary } from '../../src/zotero/connect.ts';
import { type Program, startBotProcess } from './bot-process.ts';
import type { Place } from './database.ts';
import type { Ends } from './ends.ts';
import { paper } from './papers.ts';
import { ENCRYPTION_KEY } from './zotero.ts';
import { GOOD_KEY, openZoteroServer, type ZoteroServer } from './zotero-server.ts';

/** A bot in a process of its own that can reach a Zotero; Ben has saved papers, and connected his library. */
export interface ZoteroProcess {
  readonly sandbox: Sandbox;
  readonly server: ZoteroServer;
  /** Starts the bot, and waits until it answers commands. */
  start(): Promise<Program>;
}

const NOWHERE = 'http://127.0.0.1:9';

/** About as long as arXiv's abstracts are. */
const ABSTRACT = 'We measure how attention in long documents changes with what is asked of a model. '.repeat(
  16,
);

/** Prepares it with so many saved papers. All of it ends with the test. */
export async function prepareZoteroProcess(
  t: Ends,
  place: Place,
  {
    papers,
    environment = {},
    sandbox: options = {},
  }: {
    readonly papers: number;
    readonly environment?: Readonly<Record<string, string>>;
    readonly sandbox?: SandboxOptions;
  },
): Promise<ZoteroProcess> {
  const server = await openZoteroServer(t);
  const sandbox = await startSandbox({ rates: 'loose', ...options });
  t.after(() => sandbox[Symbol.asyncDispose]());
  await fill(place, server, { userId: sandbox.people.ben.id, papers });
  return {
    sandbox,
    server,
    async start() {
      const bot = startBotProcess(t, {
        HUGGINGFACE_URL: NOWHERE,
        ARXIV_API_URL: NOWHERE,
        ARXIV_RSS_URL: NOWHERE,
        DATA_DIR: place.dataFolder,
        ...(place.databaseUrl !== undefined && { DATABASE_URL: place.databaseUrl }),
        DISCORD_TOKEN: sandbox.token,
        DISCORD_API: sandbox.api,
        ZOTERO_API_URL: server.url,
        ZOTERO_ENCRYPTION_KEY: ENCRYPTION_KEY,
        ...environment,
      });
      await bot.untilPrinted(/Then run \/feeds add/u);
      return bot;
    },
  };
}

async function fill(
  { databaseUrl: url, dataFolder }: Place,
  server: ZoteroServer,
  { userId, papers }: { readonly userId: string; readonly papers: number },
): Promise<void> {
  await using opened = await openDatabase({ url, dataFolder, what: 'a test' });
  const { database } = opened;
  const ids = Array.from({ length: papers }, (_, index) => `2601.${String(10_000 + index)}`);
  const authors = Array.from({ length: 6 }, (_, index) => `Ada Lovelace ${index}`);
  await savePapers(
    database,
    ids.map((id) => paper(id, { abstract: ABSTRACT, authors, authorCount: authors.length })),
  );
  const now = Temporal.Now.instant();
  await database.insert(savers).values({ userId });
  await database
    .insert(savedPapers)
    .values(ids.map((paperId) => ({ userId, paperId, savedAt: now, remark: '' })));
  const api = createZoteroApi({ baseUrl: server.url, userAgent: 'test', now: () => now });
  const zotero = { api, secret: Buffer.from(ENCRYPTION_KEY, 'hex') };
  const asked = { userId, apiKey: GOOD_KEY, library: '', collection: '' };
  await connectLibrary({ database, zotero, now: () => now }, asked);
}
