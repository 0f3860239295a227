import type { LetterContent } from '../delivery/channel.ts';
import type { Place } from '../delivery/outbox.ts';
import type { Paper } from '../papers/paper.ts';
import type { EventContent } from './event-calendar.ts';
import type { Meeting } from './meetings.ts';
import type { Agenda, ByHand, ByUpvotes, ByVotes, Entry } from './rules/agenda.ts';
import type { Offer } from './rules/offers.ts';

/** Where an occurrence stands. */
export type OccurrenceState = 'voting' | 'frozen' | 'held' | 'skipped' | 'missed' | 'dropped';

/** A stored occurrence of a meeting. */
export interface StoredOccurrence {
  readonly id: number;
  readonly meetingId: number;
  /** The day of the schedule that names it. */
  readonly day: Temporal.PlainDate;
  readonly heldAt: Temporal.Instant;
  readonly closesAt: Temporal.Instant;
  readonly seed: string;
  readonly state: OccurrenceState;
  readonly frozenAt: Temporal.Instant | null;
  readonly because: 'no-votes' | 'all-dropped' | null;
  readonly eventId: string | null;
  readonly eventClaimedAt: Temporal.Instant | null;
  readonly eventFault: string | null;
  readonly eventShown: string | null;
  /** When people are or were asked what was discussed; null if they never are. */
  readonly outcomesAskedAt: Temporal.Instant | null;
}

/** What came of a paper of an agenda at the meeting. */
export type Outcome = 'discussed' | 'not-reached';

/** A paper of a meeting that is over. */
export interface OutcomeItem {
  readonly paper: Paper;
  /** Undefined until somebody says so, or nobody did in time. */
  readonly outcome: Outcome | undefined;
  /** Who said so; undefined if nobody did. */
  readonly by: string | undefined;
  /** Who had accepted to present it. */
  readonly presenterId: string | undefined;
}

/** The question of what was discussed at a meeting that is over. */
export interface OutcomesView {
  readonly meeting: Meeting;
  readonly occurrence: StoredOccurrence;
  readonly items: readonly OutcomeItem[];
  /** When the papers that nobody has answered for are settled. */
  readonly settledAt: Temporal.Instant;
}

/** A paper of an agenda, with all that people are shown of it. */
export interface AgendaItem {
  readonly entry: Entry<ByVotes | ByHand | ByUpvotes>;
  readonly paper: Paper;
  /** Where its newest card in the server is; undefined if it has none. */
  readonly card: Place | undefined;
  /** Voters whose name is one of its authors'. */
  readonly ownVoters: readonly string[];
  /** The newest offer about it that somebody has accepted or may still answer; undefined if there is none. */
  readonly presenter: Offer | undefined;
}

/** An agenda as people see it, as it stands or as it was frozen. */
export interface AgendaView {
  readonly meeting: Meeting;
  readonly occurrence: StoredOccurrence;
  readonly agenda: Agenda;
  readonly items: readonly AgendaItem[];
  /** Papers that were not taken and are named in `agenda.waiting`, by id. */
  readonly waiting: ReadonlyMap<string, Paper>;
  /** The occurrence after it for which people vote now; undefined if there is none. */
  readonly next: StoredOccurrence | undefined;
}

/** A question to a person whether they present a paper. */
export interface OfferView {
  readonly meeting: Meeting;
  readonly occurrence: StoredOccurrence;
  readonly offerId: number;
  readonly offer: Offer;
  readonly paper: Paper;
  /** Who handed it on to them; undefined if they were drawn. */
  readonly from: string | undefined;
  /** Where the agenda is; undefined until it is posted. */
  readonly agendaAt: Place | undefined;
}

/** Words messages about meetings as people in a server read them. */
export interface MeetingWording {
  agenda(view: AgendaView): LetterContent;
  /** In private, or in the channel to whoever takes no messages. */
  offer(view: OfferView, where: 'private' | 'channel'): LetterContent;
  /** The day before, to a presenter. */
  presenter(view: OfferView, where: 'private' | 'channel'): LetterContent;
  /** Shortly before, in the channel. */
  reminder(view: AgendaView, agendaAt: Place | undefined): LetterContent;
  /** After the meeting, in the channel. */
  outcomes(view: OutcomesView): LetterContent;
  /** `text` is one of `notices`. */
  notice(meeting: Meeting, occurrence: StoredOccurrence, text: string): LetterContent;
  event(view: AgendaView, agendaAt: Place | undefined): EventContent;
  readonly notices: {
    /** The bot was away from the closing until the meeting. */
    missed(meeting: Meeting, occurrence: StoredOccurrence): string;
    skipped(meeting: Meeting, occurrence: StoredOccurrence, by: string): string;
    /** It was called off, and takes place after all. */
    restored(meeting: Meeting, occurrence: StoredOccurrence, by: string): string;
    moved(meeting: Meeting, occurrence: StoredOccurrence, by: string): string;
    /** To whoever set the meeting up. */
    closed(meeting: Meeting, because: string): string;
  };
}
