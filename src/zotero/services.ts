import type { Database } from '../database/connect.ts';
import type { Log } from '../log.ts';
import type { Queue } from '../queue/queue.ts';
import type { ZoteroApi } from './api.ts';

/** Zotero, and the key with which people's keys are encrypted. */
export interface Zotero {
  readonly api: ZoteroApi;
  /** 32 bytes; undefined if none is set: then nobody can connect a library. */
  readonly secret: Buffer | undefined;
}

/** The services that adding to Zotero needs. */
export interface ZoteroServices {
  readonly database: Database;
  readonly queue: Pick<Queue, 'send' | 'run' | 'wake'>;
  readonly zotero: Zotero;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}
