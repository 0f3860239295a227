import { doAlerts, pushAlerts } from '../alerts/push.ts';
import { collectForFeeds } from '../delivery/collect.ts';
import { deliverDay, MODEL_TIME_MS } from '../delivery/deliver.ts';
import { postProposal } from '../delivery/post-proposal.ts';
import { pushDue, pushNotices } from '../delivery/push.ts';
import type { DeliveryServices } from '../delivery/services.ts';
import { tell } from '../delivery/tell.ts';
import { reconcileGuild } from '../discord/gateway/reconcile-votes.ts';
import { openDiscussion } from '../discussions/open.ts';
import { showNotes } from '../discussions/shown-notes.ts';
import { sendMails } from '../mail/send.ts';
import { lookAtMeeting } from '../meetings/look.ts';
import { takeReading } from '../momentum/take-reading.ts';
import { findPaper } from '../papers/library.ts';
import type { Handlers } from '../queue/queue.ts';
import { followUp } from '../revisions/follow-up.ts';
import { tellChanges } from '../revisions/tell.ts';
import { reviewBlindTest } from '../taste/review.ts';
import { writeTldrs } from '../tldr/write.ts';
import { addDue } from '../zotero/add.ts';
import type { JobServices } from './services.ts';

/** Creates the handlers of each kind of job. `stopping` aborts the jobs in progress. */
export function createHandlers(services: JobServices, stopping: AbortSignal): Handlers {
  const withStop = (signal: AbortSignal) => AbortSignal.any([signal, stopping]);
  return {
    async collect(list, signal) {
      await collectForFeeds(services, list, withStop(signal));
      await pushAlerts(services);
      await pushOn(services);
    },
    async deliver(delivery, signal) {
      const channelId = await deliverDay(services, delivery, withStop(signal));
      if (channelId === undefined) return;
      await reviewBlindTest(services, delivery.feedId);
      await pushOn(services, channelId);
    },
    async summarize({ paperId, language }, signal) {
      const paper = await findPaper(services.database, paperId);
      if (paper === undefined) return;
      const inTime = AbortSignal.any([withStop(signal), AbortSignal.timeout(MODEL_TIME_MS)]);
      // A model that fails is logged, and not asked again by this job.
      await writeTldrs(services, [paper], inTime, { first: 'model', language });
    },
    async 'reconcile-votes'({ guildId }, signal) {
      await reconcileGuild(services, guildId, withStop(signal));
    },
    tell: ({ messageId }) => tell(services, messageId),
    propose: ({ proposalId }) => postProposal(services, proposalId),
    discuss: ({ discussionId }) => openDiscussion(services, discussionId),
    'show-notes': ({ discussionId }) => showNotes(services, discussionId),
    revise: ({ paperId }, signal) => tellChanges(services, paperId, withStop(signal)),
    'follow-up': (_data, signal) => followUp(services, withStop(signal)),
    meeting: ({ meetingId }, signal) => lookAtMeeting(services, meetingId, withStop(signal)),
    async zotero({ userId }, signal) {
      await addDue(services, userId, withStop(signal));
      await pushNotices(services);
    },
    momentum: (list, signal) => takeReading(services, list, withStop(signal)),
    async mail(_data, signal) {
      await sendMails(services, withStop(signal));
      await pushNotices(services);
    },
    alerts: (_data, signal) => doAlerts(services, withStop(signal)),
  };
}

/** Sends the jobs for what a job has opened. */
async function pushOn(services: DeliveryServices, channelId?: string): Promise<void> {
  await pushNotices(services);
  await pushDue(services, channelId);
}
