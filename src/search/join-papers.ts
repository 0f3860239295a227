import type { Database } from '../database/connect.ts';
import { joinRows } from '../database/joining/join-rows.ts';
import type { Join } from '../database/joining/step.ts';
import { findDifferent } from '../papers/different.ts';
import { chooseKept, findSavedAt } from '../papers/identity.ts';
import { isArxivId } from '../papers/names.ts';
import type { Paper } from '../papers/paper.ts';
import { buildDocumentsOf, indexPapers, lockIndexing } from './index/indexing.ts';
import { indexNotes } from './index/notes.ts';
import { areAlike } from './retrieve/look-alikes.ts';

/** Whether two stored papers can be joined, and what would come of it. */
export type JoinPlan =
  /** They are one already. */
  | { readonly state: 'same' }
  /** Two arXiv ids are two papers. */
  | { readonly state: 'two-arxiv-ids' }
  | {
      readonly state: 'possible';
      /** The one with the arXiv id, else the older. */
      readonly kept: Paper;
      readonly gone: Paper;
      /** Whether anybody can see that they are one: the same title and the same first author. */
      readonly areAlike: boolean;
      /** When somebody said that they are not the same; undefined if nobody did. */
      readonly saidDifferentAt: Temporal.Instant | undefined;
    };

/** Plans to join two stored papers; changes nothing. */
export async function planJoin(database: Database, one: Paper, other: Paper): Promise<JoinPlan> {
  if (one.id === other.id) return { state: 'same' };
  if (isArxivId(one.id) && isArxivId(other.id)) return { state: 'two-arxiv-ids' };
  const savedAt = await findSavedAt(database, [one.id, other.id]);
  const { to } = chooseKept(
    { id: one.id, savedAt: savedAt.get(one.id) },
    { id: other.id, savedAt: savedAt.get(other.id) },
  );
  return {
    state: 'possible',
    kept: to === one.id ? one : other,
    gone: to === one.id ? other : one,
    areAlike: areAlike(one, other),
    saidDifferentAt: await findDifferent(database, one.id, other.id),
  };
}

/**
 * Makes two stored papers one, with everything that belongs to either, in one transaction. The id of the one that goes
 * becomes a name of the one that stays. Returns false, and changes nothing, if one of them is not stored any more.
 */
export async function joinPapers(database: Database, join: Join): Promise<boolean> {
  return database.transaction(async (transaction) => {
    await lockIndexing(transaction);
    if (!(await joinRows(transaction, join))) return false;
    await indexPapers(transaction, [], await buildDocumentsOf(transaction, [join.to]));
    await indexNotes(transaction, join.to);
    return true;
  });
}
