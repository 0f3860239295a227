import type { Database } from '../database/connect.ts';
import { findAgenda } from './ballot.ts';
import type { Meeting } from './meetings.ts';
import { findPool, readAbsences } from './people.ts';
import type { Agenda } from './rules/agenda.ts';
import { findLastTalks } from './rules/ledger.ts';
import type { Roster } from './rules/presenters.ts';
import { listOffers, listSkips, readLedger, type StoredOffer } from './stored-offers.ts';
import type { StoredOccurrence } from './views.ts';

/** What the rule of presenters looks at, with the offers as they are stored. */
export type StoredRoster = Omit<Roster, 'offers'> & { readonly offers: readonly StoredOffer[] };

/** Gathers what the rule of presenters looks at for an occurrence whose agenda is frozen. */
export async function gatherRoster(
  database: Database,
  meeting: Meeting,
  occurrence: StoredOccurrence,
  now: Temporal.Instant,
): Promise<StoredRoster> {
  const agenda = await findAgenda(database, meeting, occurrence, now);
  const ledger = await readLedger(database, meeting.id, { coming: true, except: occurrence.id });
  return {
    now,
    meetingAt: occurrence.heldAt,
    papers: listVoters(agenda),
    // Whoever voted before voting closed presents, however long the answers take.
    pool: await findPool(database, meeting, occurrence.frozenAt ?? now),
    lastTalks: findLastTalks(ledger),
    offers: await listOffers(database, occurrence.id),
    skipping: await listSkips(database, occurrence.id),
    findAbsence: await readAbsences(database, meeting),
    seed: occurrence.seed,
  };
}

function listVoters(agenda: Agenda): { paperId: string; voters: readonly string[] }[] {
  if (agenda.state === 'offered') return agenda.entries.map(({ paperId }) => ({ paperId, voters: [] }));
  return agenda.entries.map(({ paperId, basis }) => ({ paperId, voters: basis.support?.voters ?? [] }));
}
