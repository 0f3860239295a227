import type { Address, LetterContent } from '../delivery/channel.ts';
import { giveUp, TakenOverError } from '../delivery/outbox.ts';
import { sendRow } from '../delivery/send-row.ts';
import { messageOf } from '../errors.ts';
import { isNameless } from '../nameless.ts';
import { viewOutcomes } from './ask-outcomes.ts';
import { type Meeting, setClosed } from './meetings.ts';
import {
  findPostedAgenda,
  listUnsent,
  type MeetingMessage,
  setShown,
  TOO_LATE,
  writeMessage,
} from './messages.ts';
import { findOccurrenceById } from './occurrences.ts';
import { isLive } from './rules/offers.ts';
import type { MeetingServices } from './services.ts';
import { findOffer } from './stored-offers.ts';
import { viewAgenda, viewOffer } from './view.ts';
import type { StoredOccurrence } from './views.ts';

/** How long after a failure a closed channel is tried again. */
export const CHANNEL_RETRY = Temporal.Duration.from({ minutes: 15 });

/**
 * Sends the messages of a meeting that are still to be sent, in their order, each once, and those that are written
 * meanwhile. One that comes too late is given up. Returns whether some wait for the channel to open. Throws what may work
 * when tried again.
 */
export async function sendMessages(
  services: MeetingServices,
  meeting: Meeting,
  signal: AbortSignal,
): Promise<boolean> {
  const { closed, isKnown } = await sendUnsent(services, meeting, signal);
  if (isKnown || meeting.closedBecause !== undefined) {
    const hasTold = await noteClosed(services, meeting, closed);
    if (hasTold) await sendUnsent(services, meeting, signal);
  }
  return closed !== undefined;
}

/** Sends messages until none is left that was not tried. Returns why the channel is closed, and whether that is known. */
async function sendUnsent(
  services: MeetingServices,
  meeting: Meeting,
  signal: AbortSignal,
): Promise<{ readonly closed: string | undefined; readonly isKnown: boolean }> {
  const { channel, database } = services;
  const tried = new Set<number>();
  const listUntried = async () => (await listUnsent(database, meeting.id)).filter(({ id }) => !tried.has(id));
  let closed: string | undefined;
  let isKnown = false;
  for (let unsent = await listUntried(); unsent.length > 0; unsent = await listUntried())
    for (const message of unsent) {
      signal.throwIfAborted();
      tried.add(message.id);
      const isForChannel = message.userId === null;
      if (isForChannel && !isKnown) closed = await channel.findObstacle(meeting);
      isKnown ||= isForChannel;
      if (isForChannel && closed !== undefined) continue;
      closed = (await sendMessage(services, meeting, message)) ?? closed;
    }
  return { closed, isKnown };
}

/** Sends one message. Returns why the channel refused it; undefined if it is done with. */
async function sendMessage(
  services: MeetingServices,
  meeting: Meeting,
  message: MeetingMessage,
): Promise<string | undefined> {
  const { channel, database, log } = services;
  const { row, userId } = message;
  const content = await render(services, meeting, message);
  if (content === undefined) {
    await giveUp(database, row.id, TOO_LATE);
    return undefined;
  }
  const address: Address = userId === null ? meeting : { userId };
  try {
    const channelId = await channel.open(address);
    await sendRow(services, row, { channelId, content: { kind: 'letter', ...content } });
    if (message.kind === 'agenda' || message.kind === 'outcomes')
      await setShown(database, message.id, JSON.stringify(content));
    return undefined;
  } catch (error) {
    if (error instanceof TakenOverError) return undefined;
    const failure = channel.readFailure(error);
    if (failure === 'passing' || failure === 'fault') throw error;
    if (userId === null && failure === 'closed') return channel.formatRefusal(meeting, error);
    log.warn(
      { err: error, meeting: meeting.id, message: message.id },
      'a message about a meeting could not be sent',
    );
    await giveUpAndTellChannel(services, message, error);
    return undefined;
  }
}

/** Gives a message up; a person who takes none is asked or reminded in the channel instead, once. */
async function giveUpAndTellChannel(
  { database, now }: MeetingServices,
  { row, kind, userId, occurrenceId, offerId }: MeetingMessage,
  error: unknown,
): Promise<void> {
  await database.transaction(async (transaction) => {
    await giveUp(transaction, row.id, messageOf(error));
    if (userId === null || offerId === null) return;
    if (kind === 'offer')
      await writeMessage(transaction, { occurrenceId, kind: 'public-offer', offerId }, now());
    if (kind === 'presenter') await writeMessage(transaction, { occurrenceId, kind, offerId }, now());
  });
}

/** Returns what a message says now; undefined if it is too late for it. */
async function render(
  services: MeetingServices,
  meeting: Meeting,
  message: MeetingMessage,
): Promise<LetterContent | undefined> {
  const { database, meetingWording: wording } = services;
  const occurrence = await findOccurrenceById(database, message.occurrenceId);
  if (occurrence === undefined) return undefined;
  if (message.kind === 'notice') return wording.notice(meeting, occurrence, message.text ?? '');
  if (message.kind === 'outcomes') return renderQuestion(services, meeting, occurrence);
  // After the meeting, and once it is called off, nobody needs the others any more.
  if (occurrence.state !== 'frozen' || hasBegun(services, occurrence)) return undefined;
  switch (message.kind) {
    case 'agenda':
      return wording.agenda(await viewAgenda(database, meeting, occurrence, services.now()));
    case 'reminder': {
      const posted = await findPostedAgenda(database, occurrence.id);
      return wording.reminder(await viewAgenda(database, meeting, occurrence, services.now()), posted?.place);
    }
    case 'offer':
    case 'public-offer':
    case 'presenter':
      return renderOffer(services, meeting, occurrence, message);
  }
}

/** Asks what was discussed, until that is settled. */
async function renderQuestion(
  { database, meetingWording, now }: MeetingServices,
  meeting: Meeting,
  occurrence: StoredOccurrence,
): Promise<LetterContent | undefined> {
  const view = await viewOutcomes(database, meeting, occurrence);
  const isDue = Temporal.Instant.compare(now(), view.settledAt) < 0;
  return isDue && view.items.length > 0 ? meetingWording.outcomes(view) : undefined;
}

async function renderOffer(
  { database, meetingWording: wording }: MeetingServices,
  meeting: Meeting,
  occurrence: StoredOccurrence,
  { kind, offerId, userId }: MeetingMessage,
): Promise<LetterContent | undefined> {
  const found = offerId === null ? undefined : await findOffer(database, offerId);
  const isAsked = kind === 'presenter' ? found?.offer.state === 'accepted' : found && isLive(found.offer);
  if (found === undefined || !isAsked) return undefined;
  const view = await viewOffer(database, meeting, occurrence, found.offer);
  if (view === undefined) return undefined;
  const where = userId === null ? 'channel' : 'private';
  return kind === 'presenter' ? wording.presenter(view, where) : wording.offer(view, where);
}

function hasBegun({ now }: MeetingServices, { heldAt }: StoredOccurrence): boolean {
  return Temporal.Instant.compare(now(), heldAt) >= 0;
}

/**
 * Notes whether the channel is closed, and writes to whoever set the meeting up once each time that it closes. Returns whether
 * it wrote.
 */
async function noteClosed(
  { database, meetingWording, now, log }: MeetingServices,
  meeting: Meeting,
  closed: string | undefined,
): Promise<boolean> {
  if (closed === meeting.closedBecause) return false;
  log.info({ meeting: meeting.id, closed }, "a meeting's channel has closed or opened");
  return database.transaction(async (transaction) => {
    await setClosed(transaction, meeting.id, closed ?? null);
    if (closed === undefined || meeting.closedBecause !== undefined) return false;
    const [waiting] = (await listUnsent(transaction, meeting.id)).filter(({ userId }) => userId === null);
    if (waiting === undefined || isNameless(meeting.createdBy)) return false;
    const { occurrenceId } = waiting;
    const text = meetingWording.notices.closed(meeting, closed);
    await writeMessage(transaction, { occurrenceId, kind: 'notice', userId: meeting.createdBy, text }, now());
    return true;
  });
}
