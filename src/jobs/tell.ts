import { tellNotice } from '../discord/delivery/notice.ts';
import { findUnsentNotice, findUnsentNotices } from '../feeds/notices.ts';
import type { JobData } from './queue.ts';
import type { JobServices } from './services.ts';

/** Sends a job for each notice that is to be told. */
export async function sendNotices({ database, queue }: JobServices): Promise<void> {
  for (const { id } of await findUnsentNotices(database)) await queue.send('tell', { noticeId: id });
  queue.wake('tell');
}

/** Tells a notice, once. */
export async function runTell(services: JobServices, { noticeId }: JobData<'tell'>): Promise<void> {
  const notice = await findUnsentNotice(services.database, noticeId);
  if (notice !== undefined) await tellNotice(services, notice);
}
