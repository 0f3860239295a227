import { pushAlerts } from '../alerts/push.ts';
import { findNextTry } from '../delivery/days.ts';
import { plan } from '../delivery/plan.ts';
import { pushDiscussions } from '../discussions/push.ts';
import { findNextShowing, pushShownNotes } from '../discussions/shown-notes.ts';
import { pushMails } from '../mail/due.ts';
import { findNextMail } from '../mail/mails.ts';
import { findNextLook } from '../meetings/meetings.ts';
import { pushMeetings } from '../meetings/push.ts';
import { findNextMomentum } from '../momentum/looks.ts';
import { pushMomentum } from '../momentum/take-reading.ts';
import { pushRevisions } from '../revisions/tell.ts';
import { findNextAddition } from '../zotero/additions.ts';
import { pushAdditions } from '../zotero/push.ts';
import type { createFollowUps } from './follow-ups.ts';
import type { createReconciliations } from './reconciliations.ts';
import type { JobServices } from './services.ts';
import type { createUpkeep } from './upkeep.ts';

/** What is done at each tick besides sending jobs. */
interface Chores {
  /** Repairs times that were stored while the clock was ahead. */
  readonly repairTimes: () => Promise<void>;
  readonly reconciliations: Pick<ReturnType<typeof createReconciliations>, 'send'>;
  readonly followUps: ReturnType<typeof createFollowUps>;
  readonly upkeep: Pick<ReturnType<typeof createUpkeep>, 'tick'>;
}

/**
 * Looks for all that is due and sends the jobs for it. Returns in how many milliseconds something is due next; undefined
 * if nothing is known of.
 */
export async function lookForWork(
  services: JobServices,
  { repairTimes, reconciliations, followUps, upkeep }: Chores,
): Promise<number | undefined> {
  const { database, mailer, now } = services;
  await repairTimes();
  // First, because votes on cards that are posted from now on are followed anyway.
  await reconciliations.send();
  await plan(services);
  await pushMeetings(services);
  if (mailer !== undefined) await pushMails(services);
  await pushDiscussions(services);
  await pushShownNotes(services);
  await pushAdditions(services);
  await pushRevisions(services);
  await followUps.send();
  await pushMomentum(services);
  await pushAlerts(services);
  upkeep.tick();
  const moments = [
    await findNextTry(database),
    await findNextLook(database),
    await findNextShowing(database),
    mailer && (await findNextMail(database)),
    await findNextAddition(database),
    await findNextMomentum(database),
  ];
  const [next] = moments.filter((moment) => moment !== undefined).toSorted(Temporal.Instant.compare);
  return next && next.epochMilliseconds - now().epochMilliseconds;
}
