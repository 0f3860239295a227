import { z } from 'zod';

/** Tokens, as the server counted them. */
export interface Usage {
  readonly input: number;
  readonly output: number;
}

/** Both together. */
export function addUsage(one: Usage, other: Usage): Usage {
  return { input: one.input + other.input, output: one.output + other.output };
}

/** What a model said. */
export interface Answer {
  readonly usage: Usage;
  /** A line, with the number of the sentence that bears it out (from 1) where it was named; or why there is none. */
  readonly said:
    | { readonly kind: 'line'; readonly line: string; readonly evidence: number | undefined }
    | { readonly kind: 'nothing'; readonly fault: string };
}

/** What is read of a completion; local servers leave out much of the rest. */
const completionShape = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }).nullish(),
});

/** Reads a chat completion. Throws where it is none. */
export function readCompletion(completion: unknown): Answer {
  const whole = typeof completion === 'string' ? joinStream(completion) : completion;
  const parsed = completionShape.safeParse(whole).data;
  const choice = parsed?.choices[0];
  if (choice === undefined) {
    throw new Error(`The server answered with no chat completion, but with ${JSON.stringify(completion)}`);
  }
  const usage = { input: parsed?.usage?.prompt_tokens ?? 0, output: parsed?.usage?.completion_tokens ?? 0 };
  const { content, refusal } = choice.message;
  const nothing = (fault: string): Answer => ({ usage, said: { kind: 'nothing', fault } });
  if (refusal) return nothing(`the model refused: ${refusal}`);
  if (choice.finish_reason === 'length') return nothing('the answer was cut off by its server');
  const text = (content ?? '').replace(THOUGHTS, '').trim();
  if (text === '') return nothing('it is empty');
  const said = readAnswer(text);
  return said === undefined ? nothing('it is not the JSON that was asked for') : { usage, said };
}

/** What models that reason aloud say before they answer, on servers that do not take it out. */
const THOUGHTS = /^\s*<think>.*?(?:<\/think>|$)/su;

const answerShape = z.object({ line: z.string(), evidence: z.unknown() });

/** A bare line, or the JSON that was asked for, with or without a fence around it; undefined for half of one. */
function readAnswer(text: string): Extract<Answer['said'], { kind: 'line' }> | undefined {
  const bare = text.replace(/^```(?:json)?\s*|\s*```$/gu, '');
  // Postgres does not keep NUL.
  if (!/^[{[]/u.test(bare))
    return { kind: 'line', line: unquoted(bare.replaceAll('\0', '').trim()), evidence: undefined };
  const parsed = answerShape.safeParse(parseJson(bare)).data;
  if (parsed === undefined) return undefined;
  const evidence = Number(parsed.evidence);
  return {
    kind: 'line',
    line: restoreCommands(parsed.line).replaceAll('\0', '').trim(),
    evidence: Number.isInteger(evidence) ? evidence : undefined,
  };
}

/** Models that write LaTeX in JSON forget to double the backslashes: what is no escape of JSON is doubled for them. */
function parseJson(text: string): unknown {
  for (const attempt of [text, text.replace(/\\(?!["\\/bfnrtu])|\\(?=u(?![\da-f]{4}))/giu, '\\\\')]) {
    try {
      return JSON.parse(attempt);
    } catch {
      // Told as a fault of the answer, once mending failed too.
    }
  }
  return undefined;
}

/** "\beta" and "\frac" are escapes of JSON by chance: their backspace and form feed were backslashes. */
function restoreCommands(line: string): string {
  return line
    .replace(/[\b](?=\p{L})/gu, '\\b')
    .replace(/\f(?=\p{L})/gu, '\\f')
    .replace(/\t(?=(?:ext|imes|heta|au|o\b|ilde|op)\b)/gu, '\\t')
    .replace(/\r(?=(?:ho|ight|m)\b)/gu, '\\r')
    .replace(/\n(?=(?:abla|u|eq|e|ot|parallel)\b)/gu, '\\n');
}

function unquoted(line: string): string {
  return /^["“].*["”]$/su.test(line) ? line.slice(1, -1).trim() : line;
}

const chunkShape = z.object({
  choices: z.array(
    z.object({
      delta: z.object({ content: z.string().nullish() }).nullish(),
      finish_reason: z.string().nullish(),
    }),
  ),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }).nullish(),
});

/** Some servers stream though they were not asked to: their chunks make the completion. Gives undefined for other text. */
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
