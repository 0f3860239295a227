/** What an event of a server's calendar says. */
export interface EventContent {
  /** At most 100 characters. */
  readonly name: string;
  /** At most 1,000 characters. */
  readonly description: string;
  /** Where people meet, at most 100 characters. */
  readonly place: string;
  readonly startsAt: Temporal.Instant;
  readonly endsAt: Temporal.Instant;
}

/** An event that must be made once, whatever happens to the process that makes it. */
export interface OnceEvent extends EventContent {
  readonly guildId: string;
  /** When making it first began; null if it never did. */
  readonly claimedAt: Temporal.Instant | null;
  /** Stores that it is about to be made. */
  claim(): Promise<void>;
  /** Whether an event belongs to another occurrence. */
  isKnown(eventId: string): Promise<boolean>;
}

/** A server's calendar of events. `src/discord/delivery/events.ts` implements it. */
export interface EventCalendar {
  /** Says why no event can be made in a server and how to fix it, for people; undefined if one can. */
  findObstacle(guildId: string): Promise<string | undefined>;
  /** Makes an event, unless it is there already: it is looked for by author, name and time. Returns its id. */
  makeOnce(event: OnceEvent): Promise<string>;
  /** Changes an event. Returns false if it is not there any more, or is over. */
  change(guildId: string, eventId: string, content: EventContent): Promise<boolean>;
  /** Whether an event is there and not over. */
  isOpen(guildId: string, eventId: string): Promise<boolean>;
  /** Ends an event that took place, or calls it off. */
  end(guildId: string, eventId: string, how: 'held' | 'called-off'): Promise<void>;
  /** Says for people why Discord refused an event; undefined for what may work when tried again. */
  formatRefusal(guildId: string, error: unknown): Promise<string | undefined>;
}
