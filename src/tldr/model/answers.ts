import { z } from 'zod';
import { parseJson, readText, type Said } from './answer-text.ts';

/** Tokens, as the server counted them. */
export interface Usage {
  readonly input: number;
  readonly output: number;
}

/** Adds two usages. */
export function addUsage(one: Usage, other: Usage): Usage {
  return { input: one.input + other.input, output: one.output + other.output };
}

/** A model's answer. */
export interface ModelAnswer {
  readonly usage: Usage;
  /** A TL;DR, with the number of the sentence that supports it (from 1) if it was named; or why there is none. */
  readonly said: Said;
}

/** Text, or its parts as Mistral sends them: reasoning, and anything but text, is a separate part. */
const content = z
  .union([
    z.string(),
    z.array(z.unknown()).transform((parts) => parts.map(textOfPart).join('')),
    z.unknown().transform(() => undefined),
  ])
  .optional();

const part = z.object({ type: z.enum(['text', 'output_text']).optional(), text: z.string() });

function textOfPart(given: unknown): string {
  return typeof given === 'string' ? given : (part.safeParse(given).data?.text ?? '');
}

/** The parts of a completion that are read; local servers leave out much of the rest. */
const completionShape = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish().catch(undefined),
        message: z.object({ content, refusal: z.string().nullish().catch(undefined) }),
      }),
    )
    .min(1),
  usage: z.unknown().optional(),
});

const NOT_COUNTED: Usage = { input: 0, output: 0 };

/** Parses a chat completion; `uncounted` stands for tokens that its server didn't count. Throws if it isn't one. */
export function readCompletion(completion: unknown, uncounted: Usage = NOT_COUNTED): ModelAnswer {
  const whole =
    typeof completion === 'string' ? (joinStream(completion) ?? parseJson(completion)) : completion;
  const parsed = completionShape.safeParse(whole).data;
  const choice = parsed?.choices[0];
  if (choice === undefined) {
    throw new Error(`The server answered with no chat completion, but with ${JSON.stringify(completion)}`);
  }
  return { usage: readUsage(parsed?.usage, uncounted), said: readChoice(choice) };
}

function readChoice(choice: z.infer<typeof completionShape>['choices'][number]): Said {
  const { message, finish_reason: reason } = choice;
  const nothing = (fault: string): Said => ({ kind: 'nothing', fault });
  if (message.refusal) return nothing(`the model refused: ${message.refusal}`);
  if (reason === 'length') return nothing('the answer was cut off by its server');
  if (reason === 'content_filter') return nothing('the answer was filtered by its server');
  return readText(message.content ?? '');
}

/** No question for a TL;DR and no answer comes near; a larger count is a server's mistake. */
const MAX_TOKENS = 1_000_000;

const tokens = z
  .number()
  .min(0)
  .max(MAX_TOKENS)
  .transform((count) => Math.ceil(count))
  .optional()
  .catch(undefined);
const usageShape = z
  .object({ prompt_tokens: tokens, completion_tokens: tokens, total_tokens: tokens })
  .catch({ prompt_tokens: undefined, completion_tokens: undefined, total_tokens: undefined });

/**
 * Reads the token counts. Servers count all tokens, some, none, or wrongly: missing counts follow from the sum if it is
 * given.
 */
function readUsage(given: unknown, uncounted: Usage): Usage {
  const { prompt_tokens: input, completion_tokens: output, total_tokens: total } = usageShape.parse(given);
  const rest = (known: number | undefined): number | undefined =>
    total === undefined || known === undefined || total < known ? undefined : total - known;
  return {
    input: input ?? rest(output) ?? uncounted.input,
    output: output ?? rest(input) ?? uncounted.output,
  };
}

const chunkShape = z.object({
  choices: z.array(
    z.object({
      delta: z.object({ content }).nullish(),
      finish_reason: z.string().nullish().catch(undefined),
    }),
  ),
  usage: z.unknown().optional(),
});

/**
 * Joins the chunks of a stream into a completion: some servers stream although they weren't asked to. Returns undefined
 * for other text.
 */
function joinStream(body: string): unknown {
  const chunks = [...body.matchAll(/^data: ?(\{.*\})\s*$/gmu)].flatMap(([, json = '']) => {
    const chunk = chunkShape.safeParse(parseJson(json)).data;
    return chunk === undefined ? [] : [chunk];
  });
  if (chunks.length === 0) return undefined;
  const choices = chunks.flatMap((chunk) => chunk.choices);
  return {
    choices: [
      {
        message: { content: choices.map(({ delta }) => delta?.content ?? '').join('') },
        finish_reason: choices.findLast((choice) => choice.finish_reason)?.finish_reason,
      },
    ],
    usage: chunks.findLast((chunk) => chunk.usage)?.usage,
  };
}
