/** A model's server sent more than any answer takes. */
export class AnswerTooLargeError extends Error {
  override readonly name = 'AnswerTooLargeError';
}

const MB = 1024 * 1024;

/** Only the first words of a complaint are shown; the rest is cut off. */
const LARGEST_COMPLAINT = 64 * 1024;

/**
 * Returns a `fetch` for the openai client that stops reading an answer beyond `largest` bytes, which then fails with
 * `AnswerTooLargeError`, and that passes complaints on in the one form whose words the client keeps.
 */
export function boundFetch(largest: number, ask: typeof fetch = fetch): typeof fetch {
  return async (url, init) => {
    const response = await ask(url, init);
    const { body, status, statusText, headers } = response;
    if (body === null) return response;
    if (!response.ok) return new Response(await readComplaint(body), { status, statusText, headers });
    return new Response(body.pipeThrough(stopAfter(largest)), { status, statusText, headers });
  };
}

function stopAfter(largest: number): TransformStream<Uint8Array, Uint8Array<ArrayBuffer>> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > largest) throw new AnswerTooLargeError(`The server's answer is over ${largest / MB} MB`);
      controller.enqueue(new Uint8Array(chunk));
    },
  });
}

/**
 * Rewrites a complaint as `{"error": …}`: the client forgets text anywhere else, where FastAPI servers and Gemini put
 * it.
 */
async function readComplaint(body: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    text += decoder.decode(chunk, { stream: true });
    // Leaving the loop cancels the rest.
    if (bytes > LARGEST_COMPLAINT) break;
  }
  return hasError(text) || text.trim() === '' ? text : JSON.stringify({ error: { message: text } });
}

function hasError(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'error' in value && Boolean(value.error);
  } catch {
    return false;
  }
}
