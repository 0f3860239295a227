import type { RESTOptions } from 'discord.js';
import { z } from 'zod';
import { parseRetryAfter } from '../../retry-after.ts';

type MakeRequest = RESTOptions['makeRequest'];
type Answer = Awaited<ReturnType<MakeRequest>>;

const TOO_MANY_REQUESTS = 429;
const BAD_GATEWAY = 502;

/** A timer can't wait for longer than 24 days, and fires at once when it is told to; after a day it can be asked again. */
const MAX_SECONDS = 86_400;

/**
 * Sends requests, and puts right what discord.js misreads in the answers. A web page with a status of success comes
 * from a proxy or a login page before Discord: it becomes a 502, which is tried again. The time in a 429 is put where
 * discord.js looks for it; without one it asks again at once, for ever. An answer that names no gateway throws a
 * `TypeError`: discord.js would wait for ever for shards that are none, or fail where nothing catches it.
 */
export function rightAnswers(send: MakeRequest): MakeRequest {
  return async (url, init) => {
    const answer = await send(url, init);
    if (answer.ok && isWebPage(answer)) return copy(await answer.text(), answer, BAD_GATEWAY);
    if (answer.ok && GATEWAY.test(new URL(url).pathname)) return checkGateway(answer);
    if (answer.status !== TOO_MANY_REQUESTS) return answer;
    const body = await answer.text();
    const seconds = readSeconds(answer.headers.get('retry-after')) ?? readSeconds(retryAfterIn(body));
    const right = copy(body, answer, TOO_MANY_REQUESTS);
    if (seconds === undefined) right.headers.delete('retry-after');
    else right.headers.set('retry-after', String(Math.min(seconds, MAX_SECONDS)));
    return right;
  };
}

const GATEWAY = /\/gateway\/bot$/u;

/** What discord.js goes by (https://docs.discord.com/developers/events/gateway#get-gateway-bot). */
const gateway = z.looseObject({
  url: z.url({ protocol: /^wss?$/u }),
  shards: z.int().min(1),
  session_start_limit: z.looseObject({ remaining: z.number(), reset_after: z.number() }),
});

async function checkGateway(answer: Answer): Promise<Answer> {
  const body = await answer.text();
  if (!gateway.safeParse(parseJson(body)).success)
    throw new TypeError('what is answered to /gateway/bot names no gateway');
  return copy(body, answer, answer.status);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON is no gateway either.
    return undefined;
  }
}

function isWebPage({ headers }: Answer): boolean {
  return /^\s*(?:text\/html|application\/xhtml\+xml)/iu.test(headers.get('content-type') ?? '');
}

/** Reads seconds from now; undefined for none, after which Discord can't mean to be asked again. */
function readSeconds(text: string | null | undefined): number | undefined {
  const ms = parseRetryAfter(text);
  return ms === undefined || ms === 0 ? undefined : ms / 1_000;
}

function retryAfterIn(body: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== 'object' || parsed === null || !('retry_after' in parsed)) return undefined;
    return String(parsed.retry_after);
  } catch {
    // Cloudflare answers with a page, which says nothing of the time.
    return undefined;
  }
}

function copy(body: string, { headers, statusText }: Answer, status: number): Response {
  return new Response(body, { status, statusText, headers: [...headers] });
}
