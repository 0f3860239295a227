/** A number of seconds. RFC 9110 has whole ones; Discord and others send fractions. */
const SECONDS = /^\d+(?:\.\d+)?$/u;

/** The three forms of a date in HTTP (RFC 9110, 5.6.7), and the ISO form that some servers send instead. */
const DATE = /^(?:[a-z]{3,9},? |\d{4}-\d{2}-\d{2})/iu;

/** The oldest of the forms, C's `asctime()`, names no zone, and means UTC. */
const ASCTIME = /^[a-z]{3} [a-z]{3} .*\d{4}$/iu;

/**
 * Reads `Retry-After`, in seconds or as a date (RFC 9110, 10.2.3). Gives the milliseconds from `now`, from 0; undefined
 * where it says neither. There is no upper bound: a number without end is for the caller to cut.
 */
export function parseRetryAfter(text: string | null | undefined, now = Date.now()): number | undefined {
  // Of a header that was sent twice, `Headers` gives both values with a comma between.
  const said = text?.trim().replace(/^([\d.]+)\s*,.*$/u, '$1') ?? '';
  if (SECONDS.test(said)) return Number(said) * 1_000;
  if (!DATE.test(said)) return undefined;
  const date = Date.parse(ASCTIME.test(said) ? `${said} GMT` : said);
  return Number.isFinite(date) ? Math.max(0, date - now) : undefined;
}

/** Reads OpenAI's own `retry-after-ms`, which is more exact, else `Retry-After`, as `parseRetryAfter` does. */
export function readModelRetryAfter(headers: Pick<Headers, 'get'>, now = Date.now()): number | undefined {
  const ms = headers.get('retry-after-ms')?.trim() ?? '';
  return SECONDS.test(ms) ? Number(ms) : parseRetryAfter(headers.get('retry-after'), now);
}
