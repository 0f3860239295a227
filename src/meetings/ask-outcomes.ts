import type { Database } from '../database/connect.ts';
import { isPost, listPostedCards } from '../delivery/posted-cards.ts';
import { findPapersById } from '../papers/library.ts';
import { hasFrozenPapers } from './frozen.ts';
import { setHeld, setOutcomesAsked } from './held.ts';
import type { Meeting } from './meetings.ts';
import { hasMessage, markQuestionStale, writeMessage } from './messages.ts';
import {
  findPastPapers,
  listPapersOf,
  listUnsettled,
  listUntagged,
  setTagged,
  settleOutcome,
} from './outcomes.ts';
import type { MeetingServices } from './services.ts';
import type { OutcomesView, StoredOccurrence } from './views.ts';

/** Two days: whoever was there has been at a keyboard since, and voting for a weekly meeting is still open. */
const ANSWER_HOURS = 48;

/** A paper has as many cards in a server as its feeds and people post within months. */
const MAX_CARDS = 25;

/** Returns when papers for which nobody has answered are settled. */
function findSettling(askedAt: Temporal.Instant): Temporal.Instant {
  return askedAt.add({ hours: ANSWER_HOURS });
}

/**
 * Stores that a meeting has begun, and that people are asked what they discussed once it is over, if it has papers. Asks them
 * if it is over already.
 */
export async function holdMeeting(
  transaction: Database,
  meeting: Meeting,
  { id, heldAt }: StoredOccurrence,
  now: Temporal.Instant,
): Promise<void> {
  const hasPapers = await hasFrozenPapers(transaction, id);
  await setHeld(transaction, id, hasPapers ? heldAt.add({ minutes: meeting.minutes }) : null);
  await askOutcomes(transaction, meeting, now);
}

/** Writes the question of what was discussed, once for each meeting that is over, unless all is answered already. */
export async function askOutcomes(
  transaction: Database,
  meeting: Meeting,
  now: Temporal.Instant,
): Promise<void> {
  for (const { id, outcomesAskedAt } of await listUnsettled(transaction, meeting.id)) {
    if (outcomesAskedAt === null || Temporal.Instant.compare(outcomesAskedAt, now) > 0) continue;
    if (await hasMessage(transaction, id, 'outcomes')) continue;
    await writeMessage(transaction, { occurrenceId: id, kind: 'outcomes' }, now);
    // Whoever was away asks late, and people have as long to answer.
    await setOutcomesAsked(transaction, id, now);
  }
}

/** Lists when something is to be done about what meetings discussed: to ask, or to settle what nobody answered. */
export async function listOutcomeTurns(database: Database, meetingId: number): Promise<Temporal.Instant[]> {
  const unsettled = await listUnsettled(database, meetingId);
  return unsettled.flatMap(({ outcomesAskedAt: at }) => (at === null ? [] : [at, findSettling(at)]));
}

/**
 * Settles what nobody has answered in time: a paper whose threads have replies was discussed, any other was not reached.
 * Throws what may work when tried again.
 */
export async function settleOutcomes(services: MeetingServices, meeting: Meeting): Promise<void> {
  const { database, channel, log, now } = services;
  for (const { id, outcomesAskedAt } of await listUnsettled(database, meeting.id)) {
    if (outcomesAskedAt === null || Temporal.Instant.compare(findSettling(outcomesAskedAt), now()) > 0)
      continue;
    for (const { paperId, outcome } of await listPapersOf(database, [id])) {
      if (outcome !== 'unanswered') continue;
      try {
        const replies = await services.countReplies(meeting.guildId, paperId);
        const settled = { outcome: replies > 0 ? 'discussed' : 'not-reached', at: now() } as const;
        await settleOutcome(database, id, paperId, settled);
      } catch (error) {
        if (channel.readFailure(error) === 'passing') throw error;
        // The next look tries again; what is to come goes on.
        log.warn({ err: error, paper: paperId }, 'the replies to a paper could not be counted');
      }
    }
    await markQuestionStale(database, id);
  }
}

/** Has the posts of papers in forums show by their tags what came of them. Throws what may work when tried again. */
export async function tagPosts(services: MeetingServices, meeting: Meeting): Promise<void> {
  const { database, channel, log } = services;
  for (const { occurrenceId, paperId, outcome } of await listUntagged(database, meeting.id)) {
    const past = (await findPastPapers(database, meeting.guildId, [paperId])).get(paperId) ?? [];
    // Another meeting may have discussed it.
    const isDiscussed = past.some((one) => one.outcome === 'discussed');
    const cards = await listPostedCards(database, paperId, meeting.guildId, MAX_CARDS);
    for (const { channelId } of cards.filter(isPost))
      try {
        await channel.tagPost(channelId, isDiscussed ? 'discussed' : 'to discuss');
      } catch (error) {
        if (channel.readFailure(error) === 'passing') throw error;
        log.warn({ err: error, post: channelId }, 'the tags of a post could not be changed');
      }
    await setTagged(database, occurrenceId, paperId, outcome);
  }
}

/** Gathers what people are asked about an occurrence, and have answered. */
export async function viewOutcomes(
  database: Database,
  meeting: Meeting,
  occurrence: StoredOccurrence,
): Promise<OutcomesView> {
  const past = await listPapersOf(database, [occurrence.id]);
  const ids = past.map(({ paperId }) => paperId);
  const papers = await findPapersById(database, ids);
  return {
    meeting,
    occurrence,
    settledAt: findSettling(occurrence.outcomesAskedAt ?? occurrence.heldAt),
    items: past.flatMap(({ paperId, outcome, by, presenterId }) => {
      const paper = papers.get(paperId);
      if (paper === undefined) return [];
      return [{ paper, outcome: outcome === 'unanswered' ? undefined : outcome, by, presenterId }];
    }),
  };
}
