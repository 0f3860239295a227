/** A message from which a thread can be started. */
export interface Starter {
  readonly guildId: string;
  readonly channelId: string;
  readonly messageId: string;
}

/**
 * The outcome of opening a thread: it is open; the message is gone or takes none, so that another card has to be tried;
 * or it can't be opened until people change something, in words for them.
 */
export type Opened =
  | { readonly state: 'open'; readonly threadId: string }
  | { readonly state: 'no starter' }
  | { readonly state: 'refused'; readonly because: string };

/** The state of a thread. `closed`: it may be there, but not for us. */
export type ThreadState = 'open' | 'archived' | 'locked' | 'gone' | 'closed';

/** Threads of a service that people discuss papers in. `src/discord/delivery/` implements it. */
export interface Threads {
  /**
   * Opens the thread of a message, or finds it: a message has one thread at most, so that repeating this, or somebody
   * who started one by hand, changes nothing. Throws what may work when tried again.
   */
  open(starter: Starter, name: string): Promise<Opened>;
  /** Reads the state of a thread. One that is archived is opened again, if we may. */
  wake(threadId: string): Promise<ThreadState>;
  /** Counts the messages of a thread, besides the one that it was started from: none if it is gone, or not for us. */
  countMessages(threadId: string): Promise<number>;
}
