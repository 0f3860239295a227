import type { Database } from '../../src/database/connect.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { addDue } from '../../src/zotero/add.ts';
import { findNextAddition, writeAddition } from '../../src/zotero/additions.ts';
import { createZoteroApi } from '../../src/zotero/api.ts';
import { findSeen, type SeenAddition } from '../../src/zotero/ask.ts';
import { connectLibrary } from '../../src/zotero/connect.ts';
import type { Ends } from './ends.ts';
import { NOON, paper } from './papers.ts';
import { GOOD_KEY, openZoteroServer, type ZoteroServer } from './zotero-server.ts';

/** Hexadecimal, of 32 bytes. */
export const ENCRYPTION_KEY = '00112233445566778899aabbccddeeff'.repeat(2);

export const OWN = 'users/475425';

/** A person whose library is connected, on a clock that stands still unless a test moves it. */
export interface ZoteroTeam {
  readonly server: ZoteroServer;
  readonly services: Parameters<typeof addDue>[0];
  readonly clock: { now: Temporal.Instant };
  /** The messages of the log's warnings. */
  readonly warned: string[];
  /** Stores papers with these ids and asks for them. Returns the id of the addition. */
  ask(ids: readonly string[], userId?: string): Promise<string>;
  /** Does once what is due. */
  work(userId?: string): Promise<void>;
  /** Connects the same library for another person. */
  connect(userId: string): Promise<unknown>;
  /** Does all that is due, and moves the clock to what is due next until nothing is. */
  finish(): Promise<void>;
  see(id: string, userId?: string): Promise<SeenAddition>;
  /** Titles in a library, sorted. */
  titles(library?: string): string[];
}

const never = new AbortController().signal;

export async function startZotero(
  t: Ends,
  database: Database,
  { library = '', timeoutMs = 30_000 }: { readonly library?: string; readonly timeoutMs?: number } = {},
): Promise<ZoteroTeam> {
  const server = await openZoteroServer(t);
  const clock = { now: NOON };
  const warned: string[] = [];
  const warn = (about: object, words: string): void => void warned.push(`${words} ${JSON.stringify(about)}`);
  const now = () => clock.now;
  const api = createZoteroApi({ baseUrl: server.url, userAgent: 'test', now, timeoutMs });
  const secret = Buffer.from(ENCRYPTION_KEY, 'hex');
  // A test's log needs nothing else.
  const log = { warn } as unknown as ZoteroTeam['services']['log'];
  const services = { database, zotero: { api, secret }, now, log };
  const connect = (userId: string) =>
    connectLibrary(services, { userId, apiKey: GOOD_KEY, library, collection: '' });
  await connect('ada');
  const work: ZoteroTeam['work'] = (userId = 'ada') => addDue(services, userId, never);
  return {
    server,
    services,
    clock,
    warned,
    async ask(ids, userId = 'ada') {
      await savePapers(
        database,
        ids.map((id) => paper(id)),
      );
      const of = library === '' ? OWN : 'groups/5001';
      return writeAddition(database, { userId, library: of, paperIds: ids, tellFrom: now() }, now());
    },
    work,
    connect,
    async finish() {
      for (;;) {
        await work();
        const next = await findNextAddition(database);
        if (next === undefined) return;
        if (Temporal.Instant.compare(next, clock.now) > 0) clock.now = next;
      }
    },
    async see(id, userId = 'ada') {
      const seen = await findSeen(database, id, userId);
      if (seen === undefined) throw new Error(`There is no addition ${id}.`);
      return seen;
    },
    titles: (of = OWN) => (server.items.get(of) ?? []).map(({ title }) => title).toSorted(),
  };
}

/** Ids of so many papers, in order. */
export function idsOf(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `2601.${String(10_000 + index)}`);
}
