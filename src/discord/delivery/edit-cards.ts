import { type Client, ComponentType, Routes } from 'discord.js';
import { findWhy } from '../../delivery/digests.ts';
import { listPostedCards, type PostedCard } from '../../delivery/posted-cards.ts';
import { findTldrPreference } from '../../feeds/feeds.ts';
import { findNewestPopularity, listDay } from '../../papers/listings.ts';
import type { Listing, Paper } from '../../papers/paper.ts';
import type { TldrPreference } from '../../papers/tldr-preference.ts';
import { findChanges } from '../../papers/versions.ts';
import { findTldrs, type Tldr } from '../../tldr/tldr.ts';
import type { TldrServices } from '../../tldr/write.ts';
import { formatFailure, readFailure } from '../failure.ts';
import { buildCard } from '../render/cards.ts';
import { flagsButton } from '../render/tldr-buttons.ts';
import { withRetry } from '../retry.ts';
import { inOpenThread } from './obstacle.ts';

/** People read the newest cards; more edits would delay the day's digests. */
const MAX_CARDS = 100;

/**
 * Edits the cards of a paper to show its current TL;DR: those of one guild, or of all if none is given. Failures are
 * logged and returned in words, by the id of the card's message.
 */
export async function editCardsOf(
  client: Client<true>,
  paper: Paper,
  guildId: string | undefined,
  services: TldrServices,
): Promise<ReadonlyMap<string, string>> {
  const failed = new Map<string, string>();
  for (const card of await listPostedCards(services.database, paper.id, guildId, MAX_CARDS)) {
    try {
      await editCard(client, card, paper, services);
    } catch (error) {
      services.log.warn(
        { err: error, message: card.messageId },
        'a card with a flagged TL;DR could not be edited',
      );
      failed.set(card.messageId, formatEditFailure(error));
    }
  }
  return failed;
}

/**
 * Edits all cards of a paper to show it as it is now. A card that can't be edited is logged; if trying again may help, the
 * failure is thrown once the others are edited.
 */
export async function refreshCardsOf(
  client: Client<true>,
  paper: Paper,
  services: TldrServices,
): Promise<void> {
  const passing: unknown[] = [];
  for (const card of await listPostedCards(services.database, paper.id, undefined, MAX_CARDS)) {
    try {
      await editCard(client, card, paper, services);
    } catch (error) {
      services.log.warn(
        { err: error, message: card.messageId },
        'the card of a paper that changed could not be edited',
      );
      if (readFailure(error) === 'passing') passing.push(error);
    }
  }
  if (passing.length > 0) throw new AggregateError(passing, 'Some cards could not be edited.');
}

function formatEditFailure(error: unknown): string {
  if (readFailure(error) === 'closed')
    return "I can't edit the card: its channel was deleted or is closed to me.";
  return `I can't edit the card: ${formatFailure(error)}.`;
}

/** Finds the TL;DR that a card shows now, given its guild's flags and its feed's preference. */
export async function findTldrOf(
  card: PostedCard,
  paper: Paper,
  services: TldrServices,
  preference: TldrPreference,
): Promise<Tldr | undefined> {
  return (await findTldrs(services, [paper], preference, card.guildId)).get(paper.id);
}

/** Finds what a card says of a paper's listing; undefined if its digest's list no longer has the paper. */
async function findListing(
  { list }: PostedCard,
  paper: Paper,
  { database }: TldrServices,
): Promise<Omit<Listing, 'rank'> | undefined> {
  if (list !== undefined)
    return (await listDay(database, list, list.day)).find((one) => one.paper.id === paper.id);
  return { ...(await findNewestPopularity(database, paper.id)), paper };
}

async function editCard(
  client: Client<true>,
  card: PostedCard,
  paper: Paper,
  services: TldrServices,
): Promise<void> {
  const listing = await findListing(card, paper, services);
  if (listing === undefined) return;
  const preference = await findTldrPreference(services.database, card.feedId);
  const tldr = await findTldrOf(card, paper, services, preference);
  const why = await findWhy(services.database, card.cardId);
  const changes = (await findChanges(services.database, [paper.id])).get(paper.id);
  const { embeds, components = [] } = buildCard({ listing, tldr, why, changes });
  const isEmptied = tldr === undefined && preference.first !== 'off';
  const flags = { type: ComponentType.ActionRow, components: [flagsButton()] };
  const rows = isEmptied ? [...components, flags] : components;
  const body = { ...(embeds && { embeds }), components: rows, allowed_mentions: { parse: [] } };
  const route = Routes.channelMessage(card.channelId, card.messageId);
  await inOpenThread(client, card.channelId, () => withRetry(() => client.rest.patch(route, { body })));
}
