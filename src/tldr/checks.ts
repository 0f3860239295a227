import { LANGUAGES, type Language } from '../papers/line-order.ts';
import { findUnknownName, findUnknownNumber } from './grounds.ts';
import { isIn } from './languages.ts';
import { wordsOf } from './sentence/features.ts';
import { MAX_LINE } from './sentence/fit.ts';

/** What a line is checked against. */
export interface Ground {
  readonly title: string;
  /** The abstract as plain text, planted instructions left out. */
  readonly abstract: string;
  readonly language: Language;
}

/** A card shows letters as they stand, so these would be seen, or work elsewhere a line is copied to. */
export const LINK =
  /https?:|www\.|\b[\w-]{1,63}\.(?:com|org|net|io|dev|ai|gg|ly|me|app|xyz|info|ru|cn|co|edu)\b/iu;
const MENTION = /(?<![\p{L}\p{N}])@\p{L}|<[@#:][^>]*>?|@(?:everyone|here)\b/iu;
const MARKDOWN =
  /\*\*|__|~~|\|\||`|\]\(|^\s*(?:[#>•]|[-*+]\s|\d+\.\s)|(?<!\w)[*_]\p{L}[^*_]*[*_](?!\w)|<\/?\p{L}[^>]*>/iu;
const LATEX = /\\[a-z]+|\$[^$]*\$/iu;
/** Controls and breaks of lines; but Windows-1252 that was misread has its quotation marks at U+0080 to U+009F. */
const CONTROL = /[\p{Zl}\p{Zp}]|(?![\u0080-\u009f])\p{Cc}/u;

/** What models say of themselves and their orders, which is nothing about a paper. */
const NOT_ABOUT_THE_PAPER =
  /\b(?:as an ai|language model,? i|i (?:can(?:not|'t)|am|will|must|have been)|i'm|sorry|my instructions|system prompt|ignore (?:all|any|the|previous)|previous instructions|developer message)\b|^(?:tl;?dr|summary|answer|line|output|here(?:'s| is| are))\b[^.]{0,20}:|^(?:sure|certainly|of course|okay|ok)\b[,!.]/iu;

/** The share of a line's telling words that the title or the abstract must have. Paraphrases of real models keep most. */
const MIN_SHARED_WORDS = 0.4;

/** Words that tell nothing of what a line is about. */
const SMALL =
  /^(?:the|a|an|of|to|in|and|for|is|are|on|with|that|by|as|this|be|we|it|from|which|at|or|can|our|ha|have|been|not|these|their|such|than|its|more|into|but|they|using|paper|work|author|new|novel|method|approach|show|propose|introduce|present)$/u;

/** Finds what is wrong with a line; undefined where nothing is. The words are for the model, which is asked again with them. */
export function findFault(line: string, ground: Ground): string | undefined {
  const shape = findFaultOfShape(line);
  if (shape !== undefined) return shape;
  if (isCopy(line, ground.title)) return 'it only repeats the title';
  if (NOT_ABOUT_THE_PAPER.test(line)) return 'it speaks of something other than the paper';
  if (!isIn(line, ground.language)) return `it is not in ${LANGUAGES[ground.language]}`;
  const known = `${ground.title}\n${ground.abstract}`;
  const number = findUnknownNumber(line, known);
  if (number !== undefined) return `“${number}” stands neither in the title nor in the abstract`;
  const name = findUnknownName(line, known, ground.language);
  if (name !== undefined) return `“${name}” stands neither in the title nor in the abstract`;
  if (ground.language === 'en' && !isAbout(line, known)) return 'it is not about what the abstract says';
  return undefined;
}

function findFaultOfShape(line: string): string | undefined {
  if (line.trim() === '') return 'it is empty';
  if (CONTROL.test(line)) return 'it is more than one line';
  if (line.length > MAX_LINE) return `it has ${line.length} characters, and ${MAX_LINE} is the most`;
  if (!/\p{L}{2,}.*\s.*\p{L}{2,}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{4,}/u.test(line))
    return 'it is no sentence';
  if (LINK.test(line)) return 'it has a link';
  if (MENTION.test(line)) return 'it mentions somebody';
  if (MARKDOWN.test(line)) return 'it has markdown';
  if (LATEX.test(line)) return 'it has LaTeX';
  if (/\p{Extended_Pictographic}/u.test(line.replace(/[©®™↔]/gu, ''))) return 'it has an emoji';
  return undefined;
}

function isCopy(line: string, title: string): boolean {
  const own = wordsOf(line).join(' ');
  return own === wordsOf(title).join(' ');
}

function isAbout(line: string, known: string): boolean {
  const there = new Set(wordsOf(known).map(stem));
  const telling = wordsOf(line).filter((word) => !SMALL.test(word));
  if (telling.length === 0) return false;
  return telling.filter((word) => there.has(stem(word))).length / telling.length >= MIN_SHARED_WORDS;
}

/** So that "training" meets "trained". */
function stem(word: string): string {
  return word.length > 5 ? word.replace(/(?:ations?|ings?|ments?|ed|es|ly|ion|e)$/u, '') : word;
}
