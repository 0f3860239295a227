import type { Paper } from '../../../src/papers/paper.ts';
import type { Opener, OwnEngine } from './engine.ts';
import { openMiniSearch, openOrama } from './in-memory.ts';
import { openOwn } from './own.ts';
import { openPlainBm25 } from './plain-bm25.ts';
import { openSqlite } from './sqlite.ts';

/** Which engines to compare. */
export interface Choice {
  readonly database: string | undefined;
  readonly alone: boolean;
  readonly orama: boolean;
}

/** The product's own search in every form that is measured: the one that is compared with the others first. */
export function chooseOwn(database: string | undefined): Opener<OwnEngine>[] {
  return [
    (papers) => openOwn(papers, { name: 'ours' }),
    (papers) => openOwn(papers, { name: 'ours, full text', fullTextOnly: true }),
    ...(database === undefined
      ? []
      : [(papers: Iterable<Paper>) => openOwn(papers, { name: 'ours, Postgres', url: database })]),
  ];
}

/** The engines whose answers are compared with ours. */
export function chooseForQuality({ alone, orama }: Choice): Opener[] {
  if (alone) return [];
  return [openPlainBm25, openSqlite, openMiniSearch, ...(orama ? [openOrama] : [])];
}

/** The engines whose speed is compared with ours. */
export function chooseForSpeed({ alone, orama }: Choice): Opener[] {
  if (alone) return [];
  return [openSqlite, openMiniSearch, ...(orama ? [openOrama] : [])];
}
