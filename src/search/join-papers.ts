import type { Database } from '../database/connect.ts';
import { joinRows } from '../database/joining/join-rows.ts';
import type { Join } from '../database/joining/step.ts';
import { buildDocumentsOf, indexPapers, lockIndexing } from './index/indexing.ts';

/**
 * Makes two stored papers one, with everything that belongs to either, in one transaction. The id of the one that goes
 * becomes a name of the one that stays. Returns false, and changes nothing, if one of them is not stored any more.
 */
export async function joinPapers(database: Database, join: Join): Promise<boolean> {
  return database.transaction(async (transaction) => {
    await lockIndexing(transaction);
    if (!(await joinRows(transaction, join))) return false;
    await indexPapers(transaction, [], await buildDocumentsOf(transaction, [join.to]));
    return true;
  });
}
