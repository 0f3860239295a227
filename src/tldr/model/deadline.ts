/** What a call is made with, so that all its tries end in time. */
export interface Patience {
  /** Aborts at the end of the time. */
  readonly limit: AbortSignal;
  /** A fetch that tells the client not to try again where the server wants a longer wait than is left. */
  readonly fetch: typeof fetch;
}

/**
 * Begins the time of a call. The openai client tries again by itself and waits as `Retry-After` says, but only up to a
 * minute, and beyond it as short as it likes; it obeys `x-should-retry`.
 */
export function startDeadline(ms: number): Patience {
  const end = Date.now() + ms;
  return {
    limit: AbortSignal.timeout(ms),
    async fetch(url, init) {
      const response = await fetch(url, init);
      if (readRetryAt(response.headers) <= end) return response;
      const headers = new Headers(response.headers);
      headers.set('x-should-retry', 'false');
      const { status, statusText } = response;
      return new Response(response.body, { status, statusText, headers });
    },
  };
}

/**
 * When a server wants to be asked again, in milliseconds since 1970: now, unless it says otherwise by `Retry-After`,
 * in seconds or as a date (RFC 9110, 10.2.3), or by OpenAI's own `retry-after-ms`.
 */
function readRetryAt(headers: Headers): number {
  const now = Date.now();
  const ms = Number.parseFloat(headers.get('retry-after-ms') ?? '');
  if (Number.isFinite(ms)) return now + ms;
  const text = headers.get('retry-after') ?? '';
  const seconds = Number.parseFloat(text);
  if (Number.isFinite(seconds)) return now + seconds * 1_000;
  const date = Date.parse(text);
  return Number.isFinite(date) ? date : now;
}
