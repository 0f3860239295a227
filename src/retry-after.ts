/** A number of seconds. RFC 9110 has whole numbers; Discord and others send fractions. */
const SECONDS = /^\d+(?:\.\d+)?$/u;

/** The three HTTP date formats (RFC 9110, 5.6.7), and the ISO format that some servers send instead. */
const DATE = /^(?:[a-z]{3,9},? |\d{4}-\d{2}-\d{2})/iu;

/** The oldest format, C's `asctime()`, names no zone and means UTC. */
const ASCTIME = /^[a-z]{3} [a-z]{3} .*\d{4}$/iu;

/**
 * Parses `Retry-After`, in seconds or as a date (RFC 9110, 10.2.3). Returns milliseconds from `now`, at least 0;
 * undefined if it is neither. There is no upper limit: the caller must cut huge numbers.
 */
export function parseRetryAfter(text: string | null | undefined, now = Date.now()): number | undefined {
  // If a header was sent twice, `Headers` returns both values separated by a comma.
  const said = text?.trim().replace(/^([\d.]+)\s*,.*$/u, '$1') ?? '';
  if (SECONDS.test(said)) return Number(said) * 1_000;
  if (!DATE.test(said)) return undefined;
  const date = Date.parse(ASCTIME.test(said) ? `${said} GMT` : said);
  return Number.isFinite(date) ? Math.max(0, date - now) : undefined;
}

/** Parses OpenAI's own `retry-after-ms`, which is more precise, or else `Retry-After`, as `parseRetryAfter` does. */
export function readModelRetryAfter(headers: Pick<Headers, 'get'>, now = Date.now()): number | undefined {
  const ms = headers.get('retry-after-ms')?.trim() ?? '';
  return SECONDS.test(ms) ? Number(ms) : parseRetryAfter(headers.get('retry-after'), now);
}

/** Nobody means more, and a huge number must not close a server forever. */
const MAX_RETRY_AFTER_MS = 24 * 60 * 60 * 1_000;

/**
 * Returns for how many milliseconds from `now` an answer asks us to wait, by `Retry-After`, else by
 * `RateLimit: "api";r=0;t=<seconds>`; a day at most. Undefined if it asks for nothing.
 */
export function readWait(headers: Pick<Headers, 'get'>, now: number): number | undefined {
  const retryAfter = headers.get('retry-after');
  if (retryAfter !== null) {
    const ms = parseRetryAfter(retryAfter, now);
    return ms === undefined ? undefined : Math.min(ms, MAX_RETRY_AFTER_MS);
  }
  const rate = headers.get('ratelimit') ?? '';
  const left = /\br=(\d+)/u.exec(rate)?.[1];
  const reset = /\bt=(\d+)/u.exec(rate)?.[1];
  return left === '0' && reset !== undefined
    ? Math.min(Number(reset) * 1_000, MAX_RETRY_AFTER_MS)
    : undefined;
}
