import { inArray } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { papers } from '../database/schema/papers.ts';
import { paperChanges } from '../database/schema/versions.ts';
import type { PaperRow } from './library.ts';
import { isGoneBy, kindOfNotice, listInForce, markOfNotice, type Notice, noticeOf } from './notices.ts';

/** The notice that says the same as a paper's own texts. */
export const SAID_BY = {
  withdrawn: JSON.stringify([{ type: 'withdrawal' }]),
  retracted: JSON.stringify([{ type: 'retraction' }]),
} as const;

/** Notes the notices that are news, of papers that are stored, in the transaction that stores them and before it does. */
export async function noteNotices(transaction: Database, rows: readonly PaperRow[]): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map(({ id }) => id);
  const { id, withdrawal, notices } = papers;
  const stored = await transaction.select({ id, withdrawal, notices }).from(papers).where(inArray(id, ids));
  const byId = new Map(stored.map((row) => [row.id, row]));
  const news = rows.flatMap((row) => {
    const before = byId.get(row.id);
    return before === undefined
      ? []
      : listNewNotices(before, row.notices.map(noticeOf)).map((notice) => ({
          paperId: row.id,
          kind: 'notice' as const,
          version: 0,
          fromVersion: 0,
          notice: markOfNotice(notice),
        }));
  });
  if (news.length > 0) await transaction.insert(paperChanges).values(news).onConflictDoNothing();
}

/** Lists which notices say something new: a second one that a paper no longer stands doesn't. */
function listNewNotices(
  before: Pick<PaperRow, 'withdrawal' | 'notices'>,
  coming: readonly Notice[],
): readonly Notice[] {
  const notices = before.notices.map(noticeOf);
  const known = new Set(notices.map(markOfNotice));
  const said = new Set<string>(listInForce({ notices }).filter(isGoneBy).map(kindOfNotice));
  if (before.withdrawal !== null) said.add(before.withdrawal === 'retracted' ? 'retraction' : 'withdrawal');
  return coming.filter((notice) => !known.has(markOfNotice(notice)) && !said.has(kindOfNotice(notice)));
}
