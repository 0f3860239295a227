import { z } from 'zod';
import { withoutControls } from '../../papers/controls.ts';

/** The content of an answer. */
export type Said =
  | { readonly kind: 'tldr'; readonly text: string; readonly evidence: number | undefined }
  | { readonly kind: 'nothing'; readonly fault: string };

const NOT_JSON = 'it is not the JSON that was asked for';

/** More than this isn't an answer of 2,000 tokens; the answer is at the end, after the reasoning. */
const MAX_READ = 100_000;

/** Reads a model's text: the JSON that was asked for, whatever surrounds it, or else a bare TL;DR. */
export function readText(whole: string): Said {
  const text = whole.trim().slice(-MAX_READ);
  if (text === '') return nothing('it is empty');
  // First, because a TL;DR may mention "</think>".
  const asked = readObject(parseJson(text));
  if (asked !== undefined) return asked;
  const answers = findAnswers(text);
  for (const answer of answers) {
    const found = findObject(answer);
    if (found !== undefined) return found;
  }
  const [answer = ''] = answers;
  // The end of a long text isn't a TL;DR.
  if (answer === text && whole.trim().length > MAX_READ) return nothing('it is far too long');
  return readBare(answer);
}

function nothing(fault: string): Said {
  return { kind: 'nothing', fault };
}

/** gpt-oss speaks in channels: https://developers.openai.com/cookbook/articles/openai-harmony */
const FINAL = /<\|channel\|>\s*final\b[^<]*(?:<\|constrain\|>[^<]*)?<\|message\|>/u;

/** Harmony from servers that left its tokens out: "analysisLet me count.assistantfinalIt works." */
const BARE_FINAL = /^(?:assistant)?(?:analysis|commentary).*?assistant\s*final(?:\s*json)?/su;

const THOUGHT = '(?:think|thinking|thoughts?|reasoning|reflection|analysis|scratchpad)';

/** Tokens around a model's reasoning, on servers that don't remove it. */
const OPENS = new RegExp(
  `<(?:\\w+:)?${THOUGHT}>|\\[${THOUGHT}\\]|◁think▷|<\\|(?:start_thinking|begin_of_thought)\\|>|<\\|channel>thought|<unused94>`,
  'iu',
);
const CLOSES = new RegExp(
  `</(?:\\w+:)?${THOUGHT}>|\\[/${THOUGHT}\\]|◁/think▷|<\\|(?:end_thinking|end_of_thought)\\|>|<channel\\|>|<unused95>`,
  'giu',
);

/**
 * Returns where the answer may begin: after each end of reasoning, the last first. None if it never got beyond
 * reasoning.
 */
function findAnswers(text: string): readonly string[] {
  if (/<\|channel\|>/u.test(text)) {
    const [, ...finals] = text.split(FINAL);
    return finals.toReversed();
  }
  const bare = BARE_FINAL.exec(text);
  if (bare !== null) return [text.slice(bare[0].length)];
  const ends = [...text.matchAll(CLOSES)].map(({ index, 0: { length } }) => index + length);
  if (ends.length > 0)
    return ends
      .toReversed()
      .slice(0, MAX_TRIES)
      .map((end) => text.slice(end).trim());
  return withoutStart(text).search(OPENS) === 0 ? [] : [text];
}

/** Answers have one object; only this many places are tried, so that a text full of braces takes no time. */
const MAX_TRIES = 50;

/** Finds the last JSON in a text that is an answer: a model may draft first, and quote itself. */
function findObject(text: string): Said | undefined {
  let found: Said | undefined;
  let at = text.indexOf('{');
  for (let tries = 0; at >= 0 && tries < MAX_TRIES; tries += 1) {
    const end = endOfObject(text, at);
    const said = end === undefined ? undefined : readObject(parseJson(text.slice(at, end)));
    found = said ?? found;
    at = text.indexOf('{', said === undefined ? at + 1 : end);
  }
  return found;
}

/** Returns the place after the brace that closes the one at `start`. */
function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  let isQuoted = false;
  for (let at = start; at < text.length; at += 1) {
    const letter = text[at];
    if (isQuoted && letter === '\\') at += 1;
    else if (letter === '"') isQuoted = !isQuoted;
    else if (!isQuoted && letter === '{') depth += 1;
    else if (!isQuoted && letter === '}') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return undefined;
}

const answerShape = z.object({ line: z.string(), evidence: z.unknown() });

/** Reads the answer from a JSON value: an object, one in a list, or JSON written as a JSON string. */
function readObject(value: unknown): Said | undefined {
  if (typeof value === 'string') return /^\s*\{/u.test(value) ? readObject(parseJson(value)) : undefined;
  const parsed = answerShape.safeParse(Array.isArray(value) ? value[0] : value).data;
  if (parsed === undefined) return undefined;
  const evidence = Number(parsed.evidence);
  // Held to a schema, some models reason inside the field.
  const whole = parsed.line.trim();
  const told = whole.search(OPENS) === 0 ? (findAnswers(whole).at(0) ?? '') : whole;
  return tldrWithin(restoreCommands(told), Number.isInteger(evidence) ? evidence : undefined);
}

/** "Here is the TL;DR:" on a line of its own. */
const PREAMBLE = /^[^\n]{1,100}:\s*\n+/u;
const FENCE = /^```\w*|```$/gu;

/** Reads a TL;DR without JSON; a piece of JSON isn't one. */
function readBare(text: string): Said {
  const cut = cutAtEnd(withoutStart(text));
  const bare = cut.replace(PREAMBLE, '').trim().replace(FENCE, '').trim();
  if (bare === '') return nothing('it is empty');
  if (/^[{[]|```json|\{\s*"(?:line|evidence)"/iu.test(bare)) return nothing(NOT_JSON);
  if (OPENS.test(bare)) return nothing('it thinks aloud');
  return tldrWithin(/^["“].*["”]$/su.test(bare) ? bare.slice(1, -1) : bare, undefined);
}

/**
 * Control tokens, which mean nothing to a reader: "<|im_end|>", "<｜end▁of▁sentence｜>", "</s>", "<end_of_turn>",
 * "[/INST]". The brackets may be those that the prompt writes instead of "<" and ">".
 */
const TOKEN =
  '(?:[<‹][|｜][^<>‹›|｜\\n]{1,40}[|｜]?[>›]|[<‹][a-z_]{1,20}[|｜][>›]|[<‹]/?s[>›]|[<‹](?:bos|eos|pad|unk|start_of_turn|end_of_turn|end_of_utterance)[>›]|[<‹]/?(?:answer|response|final)[>›]|\\[/?INST\\]|\\[(?:BOS|EOS|PAD)\\])';
const ROLE = '(?:assistant|model|final)';
const START = new RegExp(`^(?:\\s*${TOKEN}(?:\\s*${ROLE}\\s*(?=[\\n<‹]))?)+\\s*`, 'iu');
const END = new RegExp(`(?:${TOKEN}\\s*)+$`, 'iu');
/** The end of the turn and everything that a model wrote after it. */
const RAN_ON = new RegExp(`${TOKEN}[ \\t]*(?:\\n|${TOKEN}).*$`, 'isu');
const ANY_TOKEN = new RegExp(TOKEN, 'iu');

function withoutStart(text: string): string {
  return text.trim().replace(START, '');
}

function cutAtEnd(text: string): string {
  return text.replace(RAN_ON, '').replace(END, '');
}

/** Returns a TL;DR without the tokens around it. With a token inside, nobody knows which part is the TL;DR. */
function tldrWithin(text: string, evidence: number | undefined): Said {
  // Also removes NUL, which Postgres can't store, and characters that could hide a token.
  const tldr = cutAtEnd(withoutStart(withoutControls(text))).trim();
  if (ANY_TOKEN.test(tldr)) return nothing('it has a control token of a model in it');
  return { kind: 'tldr', text: tldr, evidence };
}

/**
 * Parses JSON. Models that write LaTeX in JSON forget to double the backslashes: those that aren't JSON escapes are
 * doubled for them.
 */
export function parseJson(text: string): unknown {
  for (const attempt of [text, text.replace(/\\(?!["\\/bfnrtu])|\\(?=u(?![\da-f]{4}))/giu, '\\\\')]) {
    try {
      return JSON.parse(attempt);
    } catch {
      // Reported as a fault of the answer, after the repair failed too.
    }
  }
  return undefined;
}

/**
 * Restores LaTeX commands: "\beta" and "\frac" are JSON escapes by chance, and their backspace and form feed were
 * backslashes.
 */
function restoreCommands(text: string): string {
  return text
    .replace(/[\b](?=\p{L})/gu, '\\b')
    .replace(/\f(?=\p{L})/gu, '\\f')
    .replace(/\t(?=(?:ext|imes|heta|au|o\b|ilde|op)\b)/gu, '\\t')
    .replace(/\r(?=(?:ho|ight|m)\b)/gu, '\\r')
    .replace(/\n(?=(?:abla|u|eq|e|ot|parallel)\b)/gu, '\\n');
}
