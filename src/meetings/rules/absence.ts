import { isNameless } from '../../nameless.ts';

/** Why a person is not asked to present. */
export type Absence =
  | { readonly because: 'left' }
  | { readonly because: 'away'; readonly until: Temporal.PlainDate };

/** Finds why a person is not there at a moment; undefined if they are. */
export type FindAbsence = (userId: string, at: Temporal.Instant) => Absence | undefined;

/**
 * Looks up who is absent: who has left the server or erased what was kept about them, and who is away, to the end of their
 * last day in the meeting's zone.
 */
export function createFindAbsence(
  known: {
    readonly left: ReadonlySet<string>;
    /** The last day of each absence, by user id. */
    readonly away: ReadonlyMap<string, Temporal.PlainDate>;
  },
  zone: string,
): FindAbsence {
  return (userId, at) => {
    if (known.left.has(userId) || isNameless(userId)) return { because: 'left' };
    const until = known.away.get(userId);
    if (until === undefined || Temporal.PlainDate.compare(dayIn(zone, at), until) > 0) return undefined;
    return { because: 'away', until };
  };
}

/** Finds when somebody who is away until a day can be asked again: once that day is over in a zone. */
export function findReturn(until: Temporal.PlainDate, zone: string): Temporal.Instant {
  return inKnownZone(zone, (known) => until.add({ days: 1 }).toZonedDateTime(known).toInstant());
}

function dayIn(zone: string, at: Temporal.Instant): Temporal.PlainDate {
  return inKnownZone(zone, (known) => at.toZonedDateTimeISO(known).toPlainDate());
}

/** Reads in a zone, or in UTC if it is not known any more: whoever is away is away all the same. */
function inKnownZone<Result>(zone: string, read: (zone: string) => Result): Result {
  try {
    return read(zone);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return read('UTC');
  }
}
