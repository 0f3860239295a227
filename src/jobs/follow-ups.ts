import { followNewPapers, isFollowUpDue } from '../revisions/follow-up.ts';
import type { JobServices } from './services.ts';

/** Papers that were posted are looked for this often: nothing becomes of them at once, and the look reads all cards. */
const LOOK_EVERY = Temporal.Duration.from({ hours: 1 });

/** Creates what sends the job that asks what became of posted papers, whenever anybody is to be asked. */
export function createFollowUps(services: Pick<JobServices, 'database' | 'informants' | 'queue' | 'now'>) {
  const { queue, now } = services;
  let lookAt = now();
  return {
    async send(): Promise<void> {
      const at = now();
      // Put off so far only if the clock was ahead.
      const isFar = Temporal.Instant.compare(lookAt, at.add(LOOK_EVERY)) > 0;
      if (isFar || Temporal.Instant.compare(lookAt, at) <= 0) {
        await followNewPapers(services);
        lookAt = at.add(LOOK_EVERY);
      }
      if (!(await isFollowUpDue(services))) return;
      await queue.send('follow-up', {});
      queue.wake('follow-up');
    },
  };
}
