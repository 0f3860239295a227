import { setImmediate } from 'node:timers/promises';
import { inArray, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { paperFeatures } from '../database/schema/taste.ts';
import { findPapers } from '../papers/library.ts';
import type { Paper } from '../papers/paper.ts';
import { type Features, makeFeatures, readFeatures, type WordPool } from '../ranking/features.ts';
import { findPlaces } from '../ranking/place.ts';

/** Papers whose features are read or made between two turns of the event loop: a few milliseconds. */
const BATCH = 50;

/**
 * Finds the features of a list's papers, by paper id, and makes and stores those that are not stored: ranking needs
 * them of every paper of a day, and of few papers of an import, so they are made when a list is first ranked.
 */
export async function featuresOfList(
  database: Database,
  papers: readonly Paper[],
  pool: WordPool = new Map(),
): Promise<Map<string, Features>> {
  const ids = papers.map(({ id }) => id);
  const found = await readStored(database, ids, pool);
  const missing = papers.filter(({ id }) => !found.has(id));
  if (missing.length === 0) return found;
  const places = findPlaces(ids);
  for (let from = 0; from < missing.length; from += BATCH) {
    const made = missing
      .slice(from, from + BATCH)
      .map((paper) => ({ id: paper.id, features: makeFeatures(paper, places.get(paper.id)) }));
    for (const { id, features } of made) found.set(id, features);
    await store(database, made);
    await setImmediate();
  }
  return found;
}

/** Finds the features of stored papers, by paper id; makes and stores those that are not stored. */
export async function featuresOf(
  database: Database,
  paperIds: readonly string[],
  pool: WordPool = new Map(),
): Promise<Map<string, Features>> {
  const found = await readStored(database, paperIds, pool);
  const missing = paperIds.filter((id) => !found.has(id));
  for (let from = 0; from < missing.length; from += BATCH) {
    const papers = await findPapers(database, missing.slice(from, from + BATCH));
    const made = papers.map((paper) => ({ id: paper.id, features: makeFeatures(paper) }));
    for (const { id, features } of made) found.set(id, features);
    await store(database, made);
    await setImmediate();
  }
  return found;
}

async function readStored(
  database: Database,
  paperIds: readonly string[],
  pool: WordPool,
): Promise<Map<string, Features>> {
  const found = new Map<string, Features>();
  for (let from = 0; from < paperIds.length; from += BATCH) {
    const rows = await database
      .select()
      .from(paperFeatures)
      .where(inArray(paperFeatures.paperId, paperIds.slice(from, from + BATCH)).inlineParams());
    for (const { paperId, features } of rows) {
      const read = readFeatures(features, pool);
      if (read !== undefined) found.set(paperId, read);
    }
    await setImmediate();
  }
  return found;
}

/** Stores features. A paper that was joined to another meanwhile is passed over. */
async function store(
  database: Database,
  made: readonly { readonly id: string; readonly features: Features }[],
): Promise<void> {
  if (made.length === 0) return;
  const rows = JSON.stringify(made.map(({ id, features }) => ({ id, features })));
  await database.execute(sql`
    insert into paper_features (paper_id, features)
    select papers.id, made.features
    from jsonb_to_recordset(${rows}::jsonb) as made(id text, features jsonb)
    join papers on papers.id = made.id
    on conflict (paper_id) do update set features = excluded.features`);
}
