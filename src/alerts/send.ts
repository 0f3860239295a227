import type { Database } from '../database/connect.ts';
import {
  type AlertMessage,
  giveUp,
  listUnsentAlerts,
  TakenOverError,
  writeAlertMessage,
} from '../delivery/outbox.ts';
import { sendRow } from '../delivery/send-row.ts';
import { messageOf, UserError } from '../errors.ts';
import { listServersOf } from '../members/members.ts';
import { type AlertLetter, findLetter, releasePapers } from './letters.ts';
import { findReader, noteClosed, noteOpen, type Place } from './readers.ts';
import type { AlertServices } from './services.ts';

/**
 * Sends the messages with alerts that are to be sent, each once, and those that are written meanwhile. One that fails doesn't
 * keep the others. Throws what may work when tried again.
 */
export async function sendLetters(services: AlertServices, signal: AbortSignal): Promise<void> {
  const failures: unknown[] = [];
  const tried = new Set<number>();
  const listUntried = async () =>
    (await listUnsentAlerts(services.database)).filter(({ row }) => !tried.has(row.id));
  for (let unsent = await listUntried(); unsent.length > 0; unsent = await listUntried())
    for (const message of unsent) {
      signal.throwIfAborted();
      tried.add(message.row.id);
      await sendLetter(services, message).catch((error: unknown) => failures.push(error));
    }
  if (failures.length > 0) throw new AggregateError(failures, 'Some alerts could not be sent yet.');
}

async function sendLetter(services: AlertServices, message: AlertMessage): Promise<void> {
  const { channel, database, alertWording, log } = services;
  const { row, letterId, userId } = message;
  const letter = await findLetter(database, letterId);
  if (letter === undefined || letter.papers.length === 0) {
    await giveUp(database, row.id, NOTHING_LEFT);
    return;
  }
  const isPublic = userId === null;
  try {
    const channelId = userId === null ? row.channelId : await channel.open({ userId });
    if (channelId === null) throw new Error(`The message with alerts ${row.id} has no channel.`);
    const content = alertWording.letter({ ...letter, isPublic });
    await sendRow(services, row, { channelId, content: { kind: 'letter', ...content } });
    if (!isPublic) await noteOpen(database, letter.userId);
  } catch (error) {
    if (error instanceof TakenOverError) return;
    const failure = channel.readFailure(error);
    if (failure === 'passing' || failure === 'fault') throw error;
    log.warn({ err: error, letter: letterId }, 'alerts could not be sent');
    const because = messageOf(error);
    // Discord takes what it says in no place.
    if (failure === 'refused') await giveUp(database, row.id, because);
    else await tellElsewhere(services, message, letter, because);
  }
}

const NOTHING_LEFT = 'Its papers, or the alerts that they met, are gone.';

/**
 * Gives up a message that its place is closed to. A private one is told in the channel that the person chose, once; without
 * one, its papers wait for the next day. Where the person shares no server with the bot any more, their alerts rest.
 */
async function tellElsewhere(
  services: AlertServices,
  { row, letterId, userId }: AlertMessage,
  letter: AlertLetter,
  because: string,
): Promise<void> {
  const { database, now } = services;
  const servers = userId === null ? [] : await findServers(services, userId);
  const chosen = userId === null ? undefined : await findOpenChannel(services, userId, servers);
  await database.transaction(async (transaction: Database) => {
    await giveUp(transaction, row.id, because);
    if (userId !== null) await noteClosed(transaction, letter.userId, now(), { rests: servers.length === 0 });
    if (chosen === undefined) await releasePapers(transaction, letterId);
    else await writeAlertMessage(transaction, { letterId, to: chosen }, now());
  });
}

/** Finds the servers that a person shares with the bot, of those where it met them or posts for them. */
async function findServers(services: AlertServices, userId: string): Promise<readonly string[]> {
  const { database, lookUpMember } = services;
  const chosen = (await findReader(database, userId))?.channel?.guildId;
  const known = new Set([
    ...(chosen === undefined ? [] : [chosen]),
    ...(await listServersOf(database, userId)),
  ]);
  const shared: string[] = [];
  for (const guildId of known) {
    const facts = await lookUpMember(guildId, userId).catch((error: unknown) => {
      // The bot is not there any more.
      if (error instanceof UserError) return undefined;
      throw error;
    });
    if (facts !== undefined) shared.push(guildId);
  }
  return shared;
}

/** Finds the channel that a person chose; undefined if they chose none, have left its server, or it is closed. */
async function findOpenChannel(
  { database, channel }: AlertServices,
  userId: string,
  servers: readonly string[],
): Promise<Place | undefined> {
  const chosen = (await findReader(database, userId))?.channel;
  if (chosen === undefined || !servers.includes(chosen.guildId)) return undefined;
  return (await channel.findObstacle(chosen)) === undefined ? chosen : undefined;
}
