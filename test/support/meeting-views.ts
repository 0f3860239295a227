import type { Meeting, MeetingSettings } from '../../src/meetings/meetings.ts';
import type { AgendaItem, AgendaView, OfferView, StoredOccurrence } from '../../src/meetings/views.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { paper } from './papers.ts';

const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);

/** A meeting on Thursdays at 14:00 in Berlin. */
export function aMeeting({
  zone = 'Europe/Berlin',
  ...given
}: Partial<MeetingSettings> & { readonly zone?: string } = {}): Meeting {
  return {
    id: 1,
    guildId: '100',
    name: 'Reading group',
    channelId: '5',
    schedule: {
      time: new Temporal.PlainTime(14),
      zone,
      weekdays: [4],
      everyWeeks: 1,
      anchor: Temporal.PlainDate.from('2026-03-02'),
      closingHours: 24,
    },
    maxPapers: 3,
    minutes: 60,
    place: 'Room 4',
    presenters: { kind: 'voters' },
    people: [],
    organiserRoleId: null,
    votesFrom: null,
    makesEvent: true,
    createdBy: '9',
    pausedBecause: undefined,
    closedBecause: undefined,
    ...given,
  };
}

/** Thursday 5 March 2026, frozen in time. */
export function anOccurrence(given: Partial<StoredOccurrence> = {}): StoredOccurrence {
  return {
    id: 1,
    meetingId: 1,
    day: Temporal.PlainDate.from('2026-03-05'),
    heldAt: at('2026-03-05T13:00:00Z'),
    closesAt: at('2026-03-04T13:00:00Z'),
    seed: 'c0ffee',
    state: 'frozen',
    frozenAt: at('2026-03-04T13:00:10Z'),
    because: null,
    eventId: null,
    eventClaimedAt: null,
    eventFault: null,
    eventShown: null,
    outcomesAskedAt: null,
    ...given,
  };
}

/** A paper on an agenda: by upvotes, by votes, or by hand if it has none. */
export function anItem(
  paperId: string,
  given: {
    readonly voters?: readonly string[];
    readonly upvotes?: number;
    readonly ownVoters?: readonly string[];
    readonly paper?: Paper;
    readonly presenter?: { readonly userId: string; readonly state: 'open' | 'accepted' };
  } = {},
): AgendaItem {
  const { voters = ['1'], upvotes, ownVoters = [], presenter } = given;
  const votedAt = at('2026-03-03T10:00:00Z');
  const support = { voters, firstSeenAt: votedAt, carried: 0 };
  const byPeople =
    voters.length === 0
      ? ({ kind: 'added', by: '9', at: votedAt, support: undefined } as const)
      : ({ kind: 'votes', support } as const);
  const asked = { paperId, askedAt: at('2026-03-04T13:00:10Z'), expiresAt: at('2026-03-04T22:00:00Z') };
  return {
    entry: { paperId, basis: upvotes === undefined ? byPeople : { kind: 'upvotes', upvotes } },
    paper: given.paper ?? paper(paperId),
    card: { channelId: '5', messageId: paperId },
    ownVoters,
    presenter:
      presenter &&
      (presenter.state === 'open'
        ? { ...asked, userId: presenter.userId, state: 'open' }
        : { ...asked, userId: presenter.userId, state: 'accepted', at: asked.askedAt }),
  };
}

/** An agenda of one paper. */
export function anAgenda(given: Partial<AgendaView> = {}): AgendaView {
  return {
    meeting: aMeeting(),
    occurrence: anOccurrence(),
    agenda: { state: 'chosen', entries: [], waiting: [] },
    items: [anItem('2603.00001')],
    waiting: new Map(),
    next: undefined,
    ...given,
  };
}

/** An offer to person 3, open until ten in the evening. */
export function anOffer(): OfferView {
  return {
    meeting: aMeeting(),
    occurrence: anOccurrence(),
    offerId: 11,
    offer: {
      paperId: '2603.00001',
      userId: '3',
      askedAt: at('2026-03-04T13:00:10Z'),
      expiresAt: at('2026-03-04T22:00:00Z'),
      state: 'open',
    },
    paper: paper('2603.00001'),
    from: undefined,
    agendaAt: { channelId: '7', messageId: '8' },
  };
}
