import { readModelRetryAfter } from '../../retry-after.ts';

/** Limits for a call, so that all its tries end in time. */
export interface Timeouts {
  /** Aborts when the time is over. */
  readonly limit: AbortSignal;
  /** A fetch that tells the client not to try again if the server wants a longer wait than there is time for. */
  readonly fetch: typeof fetch;
}

/**
 * Starts the time of a call. The openai client tries again by itself and waits as `Retry-After` says, but only up to a
 * minute, and beyond that as short as it likes; it obeys `x-should-retry`.
 */
export function startDeadline(ms: number): Timeouts {
  const end = Date.now() + ms;
  return {
    limit: AbortSignal.timeout(ms),
    async fetch(url, init) {
      const response = await fetch(url, init);
      const now = Date.now();
      if (now + (readModelRetryAfter(response.headers, now) ?? 0) <= end) return response;
      const headers = new Headers(response.headers);
      headers.set('x-should-retry', 'false');
      const { status, statusText } = response;
      return new Response(response.body, { status, statusText, headers });
    },
  };
}
