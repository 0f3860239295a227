import type { Database } from '../database/connect.ts';
import { findMembers } from '../members/members.ts';
import { foldText } from '../papers/fold-text.ts';
import { findPapersById } from '../papers/library.ts';
import { findTallies } from '../votes/votes.ts';
import { findAgenda } from './ballot.ts';
import type { Meeting } from './meetings.ts';
import { findPostedAgenda } from './messages.ts';
import { listComing } from './occurrences.ts';
import type { Agenda, ByHand, ByUpvotes, ByVotes, Entry } from './rules/agenda.ts';
import { isLive } from './rules/offers.ts';
import { listOffers, type StoredOffer } from './stored-offers.ts';
import type { AgendaView, OfferView, StoredOccurrence } from './views.ts';

/** Gathers what people are shown of an agenda, as it stands or as it was frozen. */
export async function viewAgenda(
  database: Database,
  meeting: Meeting,
  occurrence: StoredOccurrence,
  now: Temporal.Instant,
): Promise<AgendaView> {
  const agenda = await findAgenda(database, meeting, occurrence, now);
  const entries: readonly Entry<ByVotes | ByHand | ByUpvotes>[] = agenda.entries;
  const waiting = agenda.state === 'chosen' ? agenda.waiting.map(({ paperId }) => paperId) : [];
  const ids = entries.map(({ paperId }) => paperId);
  const papers = await findPapersById(database, [...ids, ...waiting]);
  const tallies = await findTallies(database, meeting.guildId, ids);
  const names = await findNames(database, meeting.guildId, agenda);
  const offers = await listOffers(database, occurrence.id);
  const coming = await listComing(database, meeting.id);
  return {
    meeting,
    occurrence,
    agenda,
    items: entries.flatMap((entry) => {
      const paper = papers.get(entry.paperId);
      if (paper === undefined) return [];
      const authors = new Set(paper.authors.map(foldText));
      return [
        {
          entry,
          paper,
          card: tallies.get(entry.paperId)?.card,
          ownVoters: votersOf(entry).filter((userId) => authors.has(foldText(names.get(userId) ?? ''))),
          presenter: offers.findLast((offer) => isLive(offer) && offer.paperId === entry.paperId),
        },
      ];
    }),
    waiting: new Map(
      waiting.flatMap((id) => {
        const paper = papers.get(id);
        return paper === undefined ? [] : [[id, paper]];
      }),
    ),
    next: coming.find(({ id, state }) => state === 'voting' && id !== occurrence.id),
  };
}

/** Gathers what a person is shown of an offer; undefined if its paper is gone. */
export async function viewOffer(
  database: Database,
  meeting: Meeting,
  occurrence: StoredOccurrence,
  offer: StoredOffer,
): Promise<OfferView | undefined> {
  const paper = (await findPapersById(database, [offer.paperId])).get(offer.paperId);
  if (paper === undefined) return undefined;
  const offers = await listOffers(database, occurrence.id);
  const handedOn = offers.findLast(
    (other) =>
      other.state === 'swapped' &&
      other.id < offer.id &&
      other.to === offer.userId &&
      other.paperId === offer.paperId,
  );
  const agendaAt = (await findPostedAgenda(database, occurrence.id))?.place;
  return { meeting, occurrence, offerId: offer.id, offer, paper, from: handedOn?.userId, agendaAt };
}

function votersOf({ basis }: Entry<ByVotes | ByHand | ByUpvotes>): readonly string[] {
  return basis.kind === 'upvotes' ? [] : (basis.support?.voters ?? []);
}

async function findNames(
  database: Database,
  guildId: string,
  agenda: Agenda,
): Promise<ReadonlyMap<string, string>> {
  const entries: readonly Entry<ByVotes | ByHand | ByUpvotes>[] = agenda.entries;
  const members = await findMembers(database, guildId, [...new Set(entries.flatMap(votersOf))]);
  return new Map([...members].map(([userId, { name }]) => [userId, name]));
}
