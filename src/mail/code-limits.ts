/** How long a code can be used: time to find the mail, even one that a spam filter took. */
export const VALID_FOR = Temporal.Duration.from({ minutes: 10 });

/** Codes a day for an address, whoever asks: it may be somebody else's, who wants none of them. */
export const MAX_FOR_ADDRESS = 3;
