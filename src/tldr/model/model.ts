import OpenAI from 'openai';
import type { ModelConfig, Prices } from '../../config.ts';
import { formatModelFailure } from '../../model-failure.ts';
import { boundFetch } from '../../model-fetch.ts';
import { type ModelAnswer, readCompletion, type Usage } from './answers.ts';
import { startDeadline, type Timeouts } from './deadline.ts';
import { ANSWER_SCHEMA, type Question, writePrompt } from './prompt.ts';
import { FIRST_FORM, type Form, findOtherForms, isSameForm } from './request-form.ts';

/** A model that didn't answer, and why. Never holds the key. */
class ModelError extends Error {
  override readonly name = 'ModelError';
}

/** A language model that summarises papers. */
export interface Model {
  readonly name: string;
  readonly prices: Prices | undefined;
  /** In the currency of the prices. */
  readonly monthlyBudget: number | undefined;
  /** Asks, and again if the server is too busy. Throws `ModelError` if it fails or doesn't answer in time. */
  ask(question: Question, signal: AbortSignal): Promise<ModelAnswer>;
}

/** A slower model would delay the digest; the card then shows another provider's TL;DR. */
const TRY_MS = 15_000;

/** All tries of a call with the waits in between: twice as long as one try, and longer than a digest waits. */
const CALL_MS = 30_000;

/** Servers that are briefly too busy are back within the client's waits of 0.5, 1 and 2 seconds, or say when. */
const RETRIES = 3;

/** A TL;DR is 60 tokens; the rest is room for models that reason first. It limits what a call can cost. */
const MAX_OUTPUT_TOKENS = 2_000;

/** A TL;DR with 2,000 tokens of reasoning takes some 20 KB; anything much larger isn't an answer. */
const LARGEST_ANSWER = 1024 * 1024;

/** Tokens that messages need besides their text, by OpenAI's count for its own models, generously. */
const TOKENS_AROUND = 200;

/** Creates a model on any server that speaks OpenAI's chat completions. */
export function createModel(config: ModelConfig): Model & { readonly address: string } {
  const client = new OpenAI({
    apiKey: config.apiKey,
    baseURL: config.baseUrl ?? null,
    timeout: TRY_MS,
    maxRetries: RETRIES,
  });
  // The form that the server accepted, and whether it ever answered by a schema: what it did once, it can do.
  let form = FIRST_FORM;
  let hasTakenSchemas = false;
  let isProven = false;
  // If the server doesn't count an answer's tokens, the reserved amount stays spent.
  const uncounted = (question: Question): Usage | undefined =>
    config.prices === undefined ? undefined : boundUsage(question);

  async function complete(
    question: Question,
    signal: AbortSignal,
    { fetch }: Timeouts,
    by: Form,
    maxRetries: number,
  ): Promise<ModelAnswer> {
    const request = buildRequest(config.name, question, by);
    const bounded = client.withOptions({ maxRetries, fetch: boundFetch(LARGEST_ANSWER, fetch) });
    return readCompletion(await bounded.chat.completions.create(request, { signal }), uncounted(question));
  }

  /** Asks in the form the server is known to accept and, depending on its complaints, in others. */
  async function askInForms(
    question: Question,
    signal: AbortSignal,
    patience: Timeouts,
  ): Promise<ModelAnswer> {
    let by = form;
    let retries = RETRIES;
    const tried: Form[] = [];
    for (;;) {
      try {
        const answer = await complete(question, signal, patience, by, retries);
        isProven = true;
        hasTakenSchemas ||= by.isStructured;
        // A complaint about one paper doesn't take the schemas from all others.
        form = { ...by, isStructured: by.isStructured || (hasTakenSchemas && form.isStructured) };
        return answer;
      } catch (error) {
        tried.push(by);
        const other = findOtherForms(by, error, isProven).find(
          (one) => !tried.some((before) => isSameForm(before, one)),
        );
        if (other === undefined) throw error;
        by = other;
        // The server may be down, and was asked often enough.
        if (error instanceof OpenAI.InternalServerError) retries = 0;
      }
    }
  }

  return {
    name: config.name,
    address: client.baseURL,
    prices: config.prices,
    monthlyBudget: config.monthlyBudget,
    async ask(question, signal) {
      const patience = startDeadline(CALL_MS);
      try {
        return await askInForms(question, AbortSignal.any([signal, patience.limit]), patience);
      } catch (error) {
        // Not as its cause: some servers repeat the key in their complaint, and the whole error goes to the log.
        const reason = patience.limit.aborted ? `no answer in ${CALL_MS / 1_000} seconds` : error;
        throw new ModelError(formatModelFailure(reason, config.apiKey));
      }
    },
  };
}

/** Builds the body of a chat completion that asks the question. */
export function buildRequest(
  model: string,
  question: Question,
  { isStructured, limit }: Form = FIRST_FORM,
): OpenAI.ChatCompletionCreateParamsNonStreaming {
  const format = { name: 'tldr', strict: true, schema: ANSWER_SCHEMA };
  return {
    model,
    messages: writePrompt(question, isStructured),
    [limit]: MAX_OUTPUT_TOKENS,
    ...(isStructured && { response_format: { type: 'json_schema', json_schema: format } }),
  };
}

/** Returns the most that asking can cost: a token is at least a byte. */
export function boundUsage(question: Question): Usage {
  const bytes = writePrompt(question, true).reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  return { input: bytes + TOKENS_AROUND + JSON.stringify(ANSWER_SCHEMA).length, output: MAX_OUTPUT_TOKENS };
}

/** Returns the cost of tokens, in the currency of the prices; 0 without prices. */
export function costOf({ input, output }: Usage, prices: Prices | undefined): number {
  return prices === undefined ? 0 : (input * prices.input + output * prices.output) / 1_000_000;
}
