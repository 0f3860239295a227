import { UserError } from '../errors.ts';
import { findTldrPreference } from '../feeds/feeds.ts';
import { joinedError } from '../papers/joined-error.ts';
import { findPaper } from '../papers/library.ts';
import { findNewestPopularity } from '../papers/listings.ts';
import { findChanges } from '../papers/versions.ts';
import { findTldrs } from '../tldr/tldr.ts';
import { listEmojis } from './card-emojis.ts';
import type { Content } from './channel.ts';
import { giveUp, type Place, placeOf } from './outbox.ts';
import {
  findOpenProposal,
  findProposalMessage,
  type NewProposal,
  type OpenProposal,
  writeProposal,
} from './proposals.ts';
import { sendRow } from './send-row.ts';
import type { DeliveryServices } from './services.ts';
import { markPosted, noteUnreadVotes } from './unread-votes.ts';

interface PostServices extends Pick<DeliveryServices, 'channel' | 'database' | 'model' | 'now' | 'log'> {
  readonly queue: Pick<DeliveryServices['queue'], 'send' | 'run'>;
  readonly metrics: Pick<DeliveryServices['metrics'], 'cardSent'>;
}

/** The outcome of putting a paper to the vote. */
export type Proposed =
  | { readonly state: 'posted'; readonly place: Place }
  /** The channel has a card of it already. */
  | { readonly state: 'standing'; readonly place: Place }
  /** The card is on its way: Discord doesn't answer, or a digest is about to post it. */
  | { readonly state: 'coming' };

/** More cards of one paper than a channel gets within four weeks, all of them deleted by hand. */
const MAX_GONE = 20;

/**
 * Puts a paper to the vote in a channel, for a person who waits. However many people do so at once, it is posted once.
 * Throws `UserError` if the bot can't post there.
 */
export async function propose(
  services: PostServices,
  proposal: NewProposal,
  signal: AbortSignal,
): Promise<Proposed> {
  const { channel, database, now, queue } = services;
  const obstacle = await channel.findObstacle(proposal);
  if (obstacle !== undefined) throw new UserError(obstacle);
  const gone: string[] = [];
  while (gone.length < MAX_GONE) {
    const written = await writeProposal(database, proposal, { now: now(), gone });
    switch (written.state) {
      case 'no paper':
        throw joinedError();
      case 'standing':
        if (written.place === undefined) return { state: 'coming' };
        if (await channel.isThere(written.place)) return { state: 'standing', place: written.place };
        gone.push(written.place.messageId);
        break;
      case 'written':
        await queue.run('propose', [{ proposalId: written.id }], signal);
        return readOutcome(services, written.id);
    }
  }
  throw new UserError('The cards of this paper were deleted here too often. Try again in a few weeks.');
}

async function readOutcome({ database }: PostServices, id: number): Promise<Proposed> {
  const message = await findProposalMessage(database, id);
  const because = message?.gaveUpBecause ?? undefined;
  if (because !== undefined) throw new UserError(because);
  const place = message && placeOf(message);
  return place === undefined ? { state: 'coming' } : { state: 'posted', place };
}

/**
 * Posts the card of a paper that was put to the vote, once, and adds its emojis. A card that the channel will not take is
 * given up, with words for the person who asked. Throws what may work when tried again.
 */
export async function postProposal(services: PostServices, id: number): Promise<void> {
  const { channel, database, now, queue } = services;
  const proposal = await findOpenProposal(database, id);
  if (proposal === undefined) return;
  const { message, guildId } = proposal;
  // A card that an earlier run may have sent may have been voted on while nobody listened.
  if (message.claimedAt !== null && message.messageId === null)
    await noteUnreadVotes(database, 'proposal', id);
  const place = placeOf(message) ?? (await sendOrGiveUp(services, proposal));
  if (place === undefined) return;
  for (const { emoji } of listEmojis(proposal)) await channel.addEmoji(place, emoji);
  await database.transaction(async (transaction) => {
    const hasUnreadVotes = await markPosted(transaction, 'proposal', id, now());
    if (hasUnreadVotes) await queue.send('reconcile-votes', { guildId }, transaction);
  });
}

async function sendOrGiveUp(services: PostServices, proposal: OpenProposal): Promise<Place | undefined> {
  const { channel, database, log } = services;
  try {
    return await sendCard(services, proposal);
  } catch (error) {
    const failure = channel.readFailure(error);
    if (failure === 'passing' || failure === 'fault') throw error;
    const { guildId, channelId, message } = proposal;
    log.warn({ err: error, guild: guildId, channel: channelId }, 'a proposal could not be posted');
    await giveUp(database, message.id, await formatReason(services, proposal, error));
    return undefined;
  }
}

/** Says why a card was not taken, to the person who put the paper to the vote. */
function formatReason(
  { channel }: PostServices,
  proposal: OpenProposal,
  error: unknown,
): Promise<string> | string {
  return channel.readFailure(error) === 'closed'
    ? channel.formatRefusal(proposal, error)
    : `Discord refused the card: ${channel.formatFailure(error)}.`;
}

async function sendCard(services: PostServices, proposal: OpenProposal): Promise<Place> {
  const { channelId, message } = proposal;
  const place = await sendRow(services, message, {
    channelId,
    content: await readContent(services, proposal),
  });
  services.metrics.cardSent();
  return place;
}

async function readContent(services: PostServices, proposal: OpenProposal): Promise<Content> {
  const { database } = services;
  const { paperId, feedId, guildId, userId, voteEmoji } = proposal;
  const paper = await findPaper(database, paperId);
  if (paper === undefined) throw new Error(`Paper ${paperId} of proposal ${proposal.id} is not stored.`);
  const preference = await findTldrPreference(database, feedId);
  return {
    kind: 'card',
    listing: { ...(await findNewestPopularity(database, paperId)), paper },
    tldr: (await findTldrs(services, [paper], preference, guildId)).get(paperId),
    changes: (await findChanges(database, [paperId])).get(paperId),
    proposed: { by: userId, voteEmoji },
  };
}
