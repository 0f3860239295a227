import type { RESTOptions } from 'discord.js';
import { z } from 'zod';
import { parseRetryAfter } from '../../retry-after.ts';

type MakeRequest = RESTOptions['makeRequest'];
type RestResponse = Awaited<ReturnType<MakeRequest>>;

const TOO_MANY_REQUESTS = 429;
const BAD_GATEWAY = 502;

/** A timer that is set to more than 24 days fires at once; after a day we can ask again. */
const MAX_SECONDS = 86_400;

/**
 * Sends requests and corrects answers that discord.js would misread. A web page with a success status comes from a proxy
 * or a login page in front of Discord: it becomes a 502, which is tried again. The time of a 429 is put where discord.js
 * looks for it; without it, discord.js would ask again at once, forever. An answer that names no gateway throws a
 * `TypeError`: discord.js would wait forever for shards that don't exist, or fail where nothing catches it.
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

/** The fields that discord.js reads (https://docs.discord.com/developers/events/gateway#get-gateway-bot). */
const gateway = z.looseObject({
  url: z.url({ protocol: /^wss?$/u }),
  shards: z.int().min(1),
  session_start_limit: z.looseObject({ remaining: z.number(), reset_after: z.number() }),
});

async function checkGateway(answer: RestResponse): Promise<RestResponse> {
  const body = await answer.text();
  if (!gateway.safeParse(parseJson(body)).success)
    throw new TypeError('the answer to /gateway/bot names no gateway');
  return copy(body, answer, answer.status);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // An answer that isn't JSON names no gateway either.
    return undefined;
  }
}

function isWebPage({ headers }: RestResponse): boolean {
  return /^\s*(?:text\/html|application\/xhtml\+xml)/iu.test(headers.get('content-type') ?? '');
}

/** Reads seconds from now; undefined for none or zero, which Discord can't mean. */
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
    // Cloudflare answers with a page that names no time.
    return undefined;
  }
}

function copy(body: string, { headers, statusText }: RestResponse, status: number): Response {
  return new Response(body, { status, statusText, headers: [...headers] });
}
