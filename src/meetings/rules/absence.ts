/** Why a person is not asked to present. */
export type Absence =
  | { readonly because: 'left' }
  | { readonly because: 'away'; readonly until: Temporal.PlainDate };

/** Finds why a person can't be asked now; undefined if they can. */
export type FindAbsence = (userId: string) => Absence | undefined;

/**
 * Looks up who is absent at a moment: who has left the server, and who is away, to the end of their last day in the
 * meeting's zone.
 */
export function createFindAbsence(
  known: {
    readonly left: ReadonlySet<string>;
    /** The last day of each absence, by user id. */
    readonly away: ReadonlyMap<string, Temporal.PlainDate>;
  },
  zone: string,
  now: Temporal.Instant,
): FindAbsence {
  const today = now.toZonedDateTimeISO(zone).toPlainDate();
  return (userId) => {
    if (known.left.has(userId)) return { because: 'left' };
    const until = known.away.get(userId);
    if (until === undefined || Temporal.PlainDate.compare(today, until) > 0) return undefined;
    return { because: 'away', until };
  };
}
