import { setTimeout as waitFor } from 'node:timers/promises';
import { RESTJSONErrorCodes, type RESTOptions } from 'discord.js';
import { z } from 'zod';

type MakeRequest = RESTOptions['makeRequest'];
type Answered = Awaited<ReturnType<MakeRequest>>;

/** The first answer to an interaction, for which Discord waits three seconds. */
const CALLBACK = /\/interactions\/\d+\/[^/]+\/callback$/u;

/** With the pauses between them, these take less than a second. */
const TRIES = 3;
const PAUSE_MS = 150;

/** More answers are never under way at once; of older ones nobody asks again. */
const REMEMBERED = 1_000;

const SERVER_ERROR = 500;
const BAD_REQUEST = 400;
const NO_CONTENT = 204;

const refusal = z.looseObject({ code: z.number() });

/**
 * Makes sure of first answers to interactions. One whose outcome was lost with the connection is sent again, and where
 * Discord then says that the interaction was answered already, it was by the one that was lost: that is success. Taken for
 * another process's answer, it would say "thinking…" for ever.
 */
export function createSureCallbacks(
  send: MakeRequest,
  sleep: (ms: number) => Promise<unknown> = waitFor,
): MakeRequest {
  /** Callbacks of which one try was lost: discord.js, too, tries again. */
  const lost = new Set<string>();
  const noteLost = (url: string): void => {
    lost.add(url);
    const [oldest] = lost;
    if (lost.size > REMEMBERED && oldest !== undefined) lost.delete(oldest);
  };
  return async (url, init) => {
    if (!CALLBACK.test(new URL(url).pathname)) return send(url, init);
    for (let tried = 1; ; tried += 1) {
      try {
        const response = await send(url, init);
        if (response.status < SERVER_ERROR) return lost.has(url) ? await readRepeat(response) : response;
        noteLost(url);
        if (tried === TRIES) return response;
        await response.arrayBuffer();
      } catch (error) {
        noteLost(url);
        if (tried === TRIES || init.signal?.aborted) throw error;
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
    // Not Discord's JSON: whatever it is, it does not say so.
    return false;
  }
}
