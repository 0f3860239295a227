import type { Database } from '../database/connect.ts';
import { hasErasedSince } from '../database/nameless.ts';
import { meetMember, noteMemberLeft } from '../members/members.ts';
import { lockMeeting, type Meeting } from './meetings.ts';
import { writeMessage } from './messages.ts';
import { findOccurrenceById, listComing } from './occurrences.ts';
import { gatherRoster, type StoredRoster } from './roster.ts';
import { isLive, type Offer } from './rules/offers.ts';
import { type Draw, playRound, type Round } from './rules/presenters.ts';
import type { MeetingServices } from './services.ts';
import { saveOffers } from './stored-offers.ts';
import type { StoredOccurrence } from './views.ts';

/** Each round finds at least one person who has left; a role has few more people whom the bot has met. */
const MAX_ROUNDS = 200;

/**
 * Settles the offers of a meeting's frozen agendas and asks whoever is next, in the transaction that writes their messages.
 * Before anybody is asked, Discord is asked whether they are still there. Doing it twice changes nothing.
 */
export async function askPresenters(services: MeetingServices, meeting: Meeting): Promise<void> {
  for (const occurrence of await listComing(services.database, meeting.id))
    if (occurrence.state === 'frozen') await askForOccurrence(services, meeting, occurrence);
}

async function askForOccurrence(
  services: MeetingServices,
  meeting: Meeting,
  occurrence: StoredOccurrence,
): Promise<void> {
  const { database, now } = services;
  const checked = new Set<string>();
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const roster = await gatherAsking(database, meeting, occurrence, now());
    const unchecked = listInvolved(playRound(roster)).filter((userId) => !checked.has(userId));
    if (unchecked.length === 0) {
      if (await writeRound(services, meeting.id, occurrence.id, checked)) return;
      continue;
    }
    for (const userId of unchecked) {
      await checkMember(services, meeting.guildId, userId);
      checked.add(userId);
    }
  }
  throw new Error(`Who presents at occurrence ${occurrence.id} changes faster than it can be read.`);
}

/** Gathers the roster with the papers about which people are asked: none while the meeting is paused. */
async function gatherAsking(
  database: Database,
  meeting: Meeting,
  occurrence: StoredOccurrence,
  now: Temporal.Instant,
): Promise<StoredRoster> {
  const roster = await gatherRoster(database, meeting, occurrence, now);
  return meeting.pausedBecause === undefined ? roster : { ...roster, papers: [] };
}

/** Lists whose presence matters: who presents, is being asked, or is to be asked now. */
function listInvolved({ offers }: Round): string[] {
  return [...new Set(offers.filter(isLive).map(({ userId }) => userId))];
}

/** Reads from Discord whether a person is still in a server, which it returns, and their name and roles. */
export async function checkMember(
  { database, lookUpMember, now }: Pick<MeetingServices, 'database' | 'lookUpMember' | 'now'>,
  guildId: string,
  userId: string,
): Promise<boolean> {
  const begun = now();
  const facts = await lookUpMember(guildId, userId);
  await database.transaction(async (transaction) => {
    // Whoever erased what was kept about them meanwhile is not remembered again.
    if (await hasErasedSince(transaction, userId, begun)) return;
    if (facts === undefined) await noteMemberLeft(transaction, guildId, userId, now());
    else await meetMember(transaction, guildId, facts, now());
  });
  return facts !== undefined;
}

/** Plays the round again with nobody interfering, and writes it. Returns false if somebody in it was not checked. */
async function writeRound(
  { database, now }: MeetingServices,
  meetingId: number,
  occurrenceId: number,
  checked: ReadonlySet<string>,
): Promise<boolean> {
  return database.transaction(async (transaction) => {
    const meeting = await lockMeeting(transaction, meetingId);
    const occurrence = await findOccurrenceById(transaction, occurrenceId);
    if (meeting === undefined || occurrence?.state !== 'frozen') return true;
    const at = now();
    const roster = await gatherAsking(transaction, meeting, occurrence, at);
    const round = playRound(roster);
    if (listInvolved(round).some((userId) => !checked.has(userId))) return false;
    await saveAndTell(transaction, occurrenceId, roster, round.offers, at, findDraws(round));
    return true;
  });
}

function findDraws({ slots }: Round): ReadonlyMap<Offer, Draw> {
  return new Map(slots.flatMap((slot) => (slot.state === 'next' ? [[slot.offer, slot.draw] as const] : [])));
}

/** Stores offers, and writes the messages to those who are asked now. */
export async function saveAndTell(
  transaction: Database,
  occurrenceId: number,
  { offers }: Pick<StoredRoster, 'offers'>,
  after: readonly Offer[],
  now: Temporal.Instant,
  draws?: ReadonlyMap<Offer, Draw>,
): Promise<void> {
  const ids = await saveOffers(transaction, occurrenceId, offers, after, draws);
  for (const [index, offerId] of ids.entries()) {
    const offer = after[offers.length + index];
    if (offer?.state !== 'open') continue;
    await writeMessage(transaction, { occurrenceId, kind: 'offer', offerId, userId: offer.userId }, now);
  }
}
