import { type Client, ComponentType, Routes } from 'discord.js';
import { listPostedCards, type PostedCard } from '../../delivery/posted-cards.ts';
import { findTldrPreference } from '../../feeds/feeds.ts';
import { listDay } from '../../papers/listings.ts';
import type { Paper } from '../../papers/paper.ts';
import type { TldrPreference } from '../../papers/tldr-preference.ts';
import { findTldrs, type Tldr } from '../../tldr/tldr.ts';
import type { TldrServices } from '../../tldr/write.ts';
import { formatFailure, readFailure } from '../failure.ts';
import { buildCard } from '../render/cards.ts';
import { flagsButton } from '../render/tldr-buttons.ts';
import { withRetry } from '../retry.ts';

/** The newest cards are those that are read; more edits would hold up the day's digests. */
const MAX_CARDS = 100;

/**
 * Edits the cards on a paper to the lines they show now: a guild's, or without one all servers'. What fails is logged;
 * gives why in words, by the card's message.
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
      services.log.warn({ err: error, message: card.messageId }, 'a card with a flagged line was not edited');
      failed.set(card.messageId, wordsFor(error));
    }
  }
  return failed;
}

function wordsFor(error: unknown): string {
  if (readFailure(error) === 'closed')
    return "The card can't be edited: its channel is gone or closed to me.";
  return `The card can't be edited: ${formatFailure(error)}.`;
}

/** The line that a card shows now, as its guild and feed have it. */
export async function findTldrOfCard(
  card: PostedCard,
  paper: Paper,
  services: TldrServices,
  order: TldrPreference,
): Promise<Tldr | undefined> {
  return (await findTldrs(services, [paper], order, card.guildId)).get(paper.id);
}

async function editCard(
  client: Client<true>,
  card: PostedCard,
  paper: Paper,
  services: TldrServices,
): Promise<void> {
  const listings = await listDay(services.database, card, card.listDay);
  const listing = listings.find((one) => one.paper.id === paper.id);
  if (listing === undefined) return;
  const order = await findTldrPreference(services.database, card.feedId);
  const tldr = await findTldrOfCard(card, paper, services, order);
  const { embeds, components = [] } = buildCard({ listing, tldr });
  const isEmptied = tldr === undefined && order.first !== 'off';
  const flags = { type: ComponentType.ActionRow, components: [flagsButton()] };
  const rows = isEmptied ? [...components, flags] : components;
  const body = { ...(embeds && { embeds }), components: rows, allowed_mentions: { parse: [] } };
  const route = Routes.channelMessage(card.channelId, card.messageId);
  await withRetry(() => client.rest.patch(route, { body }));
}
