/** Why a person is not asked to present. */
export type Absence =
  | { readonly because: 'left' }
  | { readonly because: 'away'; readonly until: Temporal.PlainDate };

/** Finds why a person is not there at a moment; undefined if they are. */
export type FindAbsence = (userId: string, at: Temporal.Instant) => Absence | undefined;

/**
 * Looks up who is absent: who has left the server, and who is away, to the end of their last day in the meeting's
 * zone.
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
    if (known.left.has(userId)) return { because: 'left' };
    const until = known.away.get(userId);
    const day = at.toZonedDateTimeISO(zone).toPlainDate();
    if (until === undefined || Temporal.PlainDate.compare(day, until) > 0) return undefined;
    return { because: 'away', until };
  };
}
