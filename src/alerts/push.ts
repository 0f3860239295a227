import { listUnsentAlerts } from '../delivery/outbox.ts';
import { listDueReaders, writeLetters } from './letters.ts';
import { hasAlerts, hasNewPapers, matchNewPapers } from './match.ts';
import { sendLetters } from './send.ts';
import type { AlertServices } from './services.ts';

/** Sends the job for alerts if there is something to do. Looking twice, or in several processes, changes nothing. */
export async function pushAlerts(services: Pick<AlertServices, 'database' | 'queue' | 'now'>): Promise<void> {
  const { database, queue, now } = services;
  const at = now();
  const isWork =
    ((await hasAlerts(database)) && (await hasNewPapers(database, at))) ||
    (await listDueReaders(database, at)).length > 0 ||
    (await listUnsentAlerts(database)).length > 0;
  if (!isWork) return;
  await queue.send('alerts', {});
  queue.wake('alerts');
}

/** Does what is due: compares new papers with all alerts, and tells each person once a day what met theirs. */
export async function doAlerts(services: AlertServices, signal: AbortSignal): Promise<void> {
  await matchNewPapers(services);
  signal.throwIfAborted();
  await writeLetters(services.database, services.now());
  await sendLetters(services, signal);
}
