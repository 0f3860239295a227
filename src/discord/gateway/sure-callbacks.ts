import { setTimeout as waitFor } from 'node:timers/promises';
import { RESTJSONErrorCodes, type RESTOptions } from 'discord.js';
import { z } from 'zod';

type MakeRequest = RESTOptions['makeRequest'];
type Answered = Awaited<ReturnType<MakeRequest>>;

/** The first answer to an interaction, for which Discord waits three seconds. */
const CALLBACK = /\/interactions\/\d+\/[^/]+\/callback$/u;

/** With the pauses between them, these tries take less than a second. */
const MAX_TRIES = 3;
const PAUSE_MS = 150;

/** There are never more answers under way at once, and nobody repeats older ones. */
const MAX_REMEMBERED = 1_000;

const SERVER_ERROR = 500;
const BAD_REQUEST = 400;
const NO_CONTENT = 204;

const refusal = z.looseObject({ code: z.number() });

/**
 * Makes sure that first answers to interactions arrive. An answer whose outcome was lost with the connection is sent again.
 * If Discord then says that the interaction was already answered, the lost one arrived: that is success. If we took it for
 * another process's answer, the message would say "thinking…" forever.
 */
export function createSureCallbacks(
  send: MakeRequest,
  sleep: (ms: number) => Promise<unknown> = waitFor,
): MakeRequest {
  /** Callbacks that lost a try: discord.js tries again as well. */
  const lost = new Set<string>();
  const noteLost = (url: string): void => {
    lost.add(url);
    const [oldest] = lost;
    if (lost.size > MAX_REMEMBERED && oldest !== undefined) lost.delete(oldest);
  };
  return async (url, init) => {
    if (!CALLBACK.test(new URL(url).pathname)) return send(url, init);
    for (let tried = 1; ; tried += 1) {
      try {
        const response = await send(url, init);
        if (response.status < SERVER_ERROR) return lost.has(url) ? await readRepeat(response) : response;
        noteLost(url);
        if (tried === MAX_TRIES) return response;
        await response.arrayBuffer();
      } catch (error) {
        noteLost(url);
        if (tried === MAX_TRIES || init.signal?.aborted) throw error;
      }
      await sleep(PAUSE_MS * tried);
    }
  };
}

async function readRepeat(response: Answered): Promise<Answered> {
  if (response.status !== BAD_REQUEST) return response;
  const text = await response.text();
  if (isAcknowledged(text)) return new Response(null, { status: NO_CONTENT });
  return new Response(text, { status: response.status, headers: [...response.headers] });
}

function isAcknowledged(text: string): boolean {
  try {
    const { code } = refusal.parse(JSON.parse(text));
    return code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged;
  } catch {
    // Not Discord's JSON, so it doesn't say so.
    return false;
  }
}
