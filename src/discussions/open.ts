import type { Content } from '../delivery/channel.ts';
import { giveUp, listOpeningParts, listUnsentRevisions, type OutboxRow } from '../delivery/outbox.ts';
import { isPost, listPostedCards, type PostedCard } from '../delivery/posted-cards.ts';
import { sendRow } from '../delivery/send-row.ts';
import { messageOf } from '../errors.ts';
import { findTldrPreference } from '../feeds/feeds.ts';
import { listNotes } from '../notes/notes.ts';
import { findPaper } from '../papers/library.ts';
import type { Paper } from '../papers/paper.ts';
import { findEvidence } from '../tldr/evidence.ts';
import { findTldrs } from '../tldr/tldr.ts';
import {
  type Discussion,
  findDiscussionById,
  setNotesShown,
  setRefused,
  setStarter,
  setThread,
} from './discussions.ts';
import type { DiscussionServices } from './services.ts';
import { orderStarters } from './starters.ts';
import type { Opened, Starter } from './threads.ts';
import type { OpeningView } from './views.ts';

/** A paper has as many cards in a server as its feeds and people post within months; older ones are out of sight. */
export const MAX_CARDS = 25;

/**
 * Opens the thread of a discussion that was asked for, and begins it with what is known about the paper. Continues what
 * was cut off, and does nothing for one that has begun. Throws what may work when tried again.
 */
export async function openDiscussion(services: DiscussionServices, id: number): Promise<void> {
  const { database } = services;
  const discussion = await findDiscussionById(database, id);
  if (discussion === undefined || discussion.refusedBecause !== null) return;
  const paper = await findPaper(database, discussion.paperId);
  if (paper === undefined) throw new Error(`Paper ${discussion.paperId} of discussion ${id} is not stored.`);
  const cards = await listPostedCards(database, paper.id, discussion.guildId, MAX_CARDS);
  const view = await viewOpening(services, discussion, paper, cards);
  const threadId = discussion.threadId ?? (await openThread(services, discussion, view, cards));
  if (threadId === undefined) return;
  await sendOpening(services, { ...discussion, threadId }, view);
  await sendRevisions(services, { id, threadId });
}

/** Reads what a discussion's thread begins with; undefined if there is no such discussion. */
export async function viewOpeningOf(
  services: DiscussionServices,
  id: number,
): Promise<OpeningView | undefined> {
  const { database } = services;
  const discussion = await findDiscussionById(database, id);
  const paper = discussion && (await findPaper(database, discussion.paperId));
  if (discussion === undefined || paper === undefined) return undefined;
  const cards = await listPostedCards(database, paper.id, discussion.guildId, MAX_CARDS);
  return viewOpening(services, discussion, paper, cards);
}

/** Opens the thread from the first card that takes one. Returns its id; undefined, and stores why, if none does. */
async function openThread(
  services: DiscussionServices,
  discussion: Discussion,
  view: OpeningView,
  cards: readonly PostedCard[],
): Promise<string | undefined> {
  const { database, discussionWording: wording, log, now } = services;
  const { id, guildId, channelId, messageId } = discussion;
  let because = wording.noCard;
  for (const card of orderStarters(cards, { channelId, messageId })) {
    if (card.messageId !== messageId) await setStarter(database, id, card);
    const opened = await openFrom(services, card, view.paper);
    if (opened.state === 'open') {
      const { threadId } = opened;
      return setThread(database, id, { threadId, parts: wording.opening(view).length }, now());
    }
    if (opened.state === 'no starter') continue;
    because = opened.because;
    break;
  }
  log.info({ guild: guildId, paper: view.paper.id, because }, 'a thread could not be opened');
  await setRefused(database, id, because);
  return undefined;
}

async function openFrom(
  { threads, discussionWording }: DiscussionServices,
  card: Starter,
  paper: Paper,
): Promise<Opened> {
  if (!isPost(card)) return threads.open(card, discussionWording.name(paper));
  const state = await threads.wake(card.channelId);
  return state === 'gone' || state === 'closed'
    ? { state: 'no starter' }
    : { state: 'open', threadId: card.channelId };
}

async function viewOpening(
  services: DiscussionServices,
  { guildId, messageId }: Discussion,
  paper: Paper,
  cards: readonly PostedCard[],
): Promise<OpeningView> {
  const { database } = services;
  const card = cards.find((one) => one.messageId === messageId) ?? cards[0];
  const preference = await findTldrPreference(database, card?.feedId ?? null);
  const tldr = (await findTldrs(services, [paper], preference, guildId)).get(paper.id);
  const evidence = tldr && (await findEvidence(database, paper, tldr));
  return { paper, tldr, evidence, notes: await listNotes(database, { guildId, paperId: paper.id }) };
}

/** Sends what a thread begins with, each part once. What the thread does not take is given up, and logged. */
async function sendOpening(
  services: DiscussionServices,
  { id, threadId, notesChanged }: Discussion & { readonly threadId: string },
  view: OpeningView,
): Promise<void> {
  const { database, discussionWording } = services;
  const letters = discussionWording.opening(view);
  let after: string | undefined;
  for (const { part, ...row } of await listOpeningParts(database, id)) {
    if (row.messageId !== null || row.gaveUpBecause !== null) {
      after = row.messageId ?? after;
      continue;
    }
    const letter = letters[part - 1];
    if (letter === undefined) {
      // The paper's abstract has become shorter since.
      await giveUp(database, row.id, 'There is nothing left to say.');
      continue;
    }
    const sent = await sendPart(
      services,
      { ...row, content: { kind: 'letter', ...letter } },
      threadId,
      after,
    );
    // As read before the notes were: what changed since is shown by an edit.
    if (part === 1 && sent !== undefined) await setNotesShown(database, id, notesChanged);
    after = sent ?? after;
  }
}

/** Sends what is to be told of changes of the paper, each message once, as `sendOpening` does. */
async function sendRevisions(
  services: DiscussionServices,
  { id, threadId }: { readonly id: number; readonly threadId: string },
): Promise<void> {
  for (const { content, ...row } of await listUnsentRevisions(services.database, id))
    await sendPart(services, { ...row, content: { kind: 'text', text: content } }, threadId);
}

/**
 * Sends a message to a thread. Returns its id; undefined, and gives it up and logs why, if the thread does not take it.
 * Throws what may work when tried again.
 */
async function sendPart(
  services: DiscussionServices,
  { content, ...row }: OutboxRow & { readonly content: Content },
  channelId: string,
  after?: string,
): Promise<string | undefined> {
  const { channel, database, log } = services;
  try {
    return (await sendRow(services, row, { channelId, content, after })).messageId;
  } catch (error) {
    const failure = channel.readFailure(error);
    if (failure === 'passing' || failure === 'fault') throw error;
    log.warn({ err: error, thread: channelId }, 'a thread did not take a message');
    await giveUp(database, row.id, messageOf(error));
    return undefined;
  }
}
