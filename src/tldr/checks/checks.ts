import { LANGUAGES, type Language } from '../../papers/tldr-preference.ts';
import { isIn } from '../languages.ts';
import { wordsOf } from '../sentence/features.ts';
import { MAX_TLDR } from '../sentence/fit.ts';
import { splitSentences } from '../sentence/split.ts';
import { isAbout } from './about.ts';
import { findFaultOfNumbers, findUnknownName, type TextWithNumbers } from './faithfulness.ts';
import { findFaultOfLetters } from './letters.ts';
import { findNumbers } from './numbers/quantities.ts';

/** The text that a TL;DR is checked against. */
export interface SourceText {
  readonly title: string;
  /** The abstract as plain text, without planted instructions. */
  readonly abstract: string;
  readonly language: Language;
}

/** A card shows text as it is, so these would be visible, or work elsewhere when a TL;DR is copied. */
export const LINK =
  /https?:|www\.|\b[\w-]{1,63}\.(?:com|org|net|io|dev|ai|gg|ly|me|app|xyz|info|ru|cn|co|edu)\b/iu;
const MENTION = /(?<![\p{L}\p{N}])@\p{L}|<[@#:][^>]*>?|@(?:everyone|here)\b/iu;
const MARKDOWN =
  /\*\*|__|~~|\|\||`|\]\(|^\s*(?:[#>•]|[-*+]\s|\d+\.\s)|(?<!\w)[*_]\p{L}[^*_]*[*_](?!\w)|<\/?\p{L}[^>]*>/iu;
const LATEX = /\\[a-z]+|\$[^$]*\$/iu;
/** Control characters and line breaks; but misread Windows-1252 has its quotation marks at U+0080 to U+009F. */
const CONTROL = /[\p{Zl}\p{Zp}]|(?![\u0080-\u009f])\p{Cc}/u;

/** Phrases that models say about themselves and their orders, which say nothing about a paper. */
const NOT_ABOUT_THE_PAPER =
  /\b(?:as an ai|language model,? i|i (?:can(?:not|'t)|am|will|must|have been)|i'm|sorry|my instructions|system prompt|ignore (?:all|any|the|previous)|previous instructions|developer message)\b|^(?:tl;?dr|summary|answer|line|output|here(?:'s| is| are))\b[^.]{0,20}:|^(?:sure|certainly|of course|okay|ok)\b[,!.]/iu;

/**
 * Finds a fault in a TL;DR; undefined if there is none. The words are for the model, which is asked again with them.
 */
export function findFault(tldr: string, sourceText: SourceText): string | undefined {
  // Characters that a font shows alike are treated as equal; a trademark sign after a name isn't part of it.
  const plain = tldr.replace(/[™℠]/gu, '').normalize('NFKC');
  const shape = findFaultOfShape(tldr) ?? findFaultOfMarks(plain);
  if (shape !== undefined) return shape;
  if (isCopy(plain, sourceText.title)) return 'it only repeats the title';
  if (NOT_ABOUT_THE_PAPER.test(plain)) return 'it speaks of something other than the paper';
  if (!isIn(plain, sourceText.language)) return `it is not in ${LANGUAGES[sourceText.language]}`;
  const text = readSourceText(sourceText);
  const letters = findFaultOfLetters(tldr, text.known, sourceText.language);
  if (letters !== undefined) return letters;
  // Not normalised: powers are recognised by their superscripts.
  const number = findFaultOfNumbers(tldr, text, sourceText.language);
  if (number !== undefined) return number;
  const name = findUnknownName(plain, text.known, sourceText.language);
  if (name !== undefined) return `“${name}” stands neither in the title nor in the abstract`;
  if (!isAbout(plain, text)) return 'it is not about what the abstract says';
  return undefined;
}

function findFaultOfShape(tldr: string): string | undefined {
  if (tldr.trim() === '') return 'it is empty';
  if (CONTROL.test(tldr)) return 'it is more than one line';
  if (tldr.length > MAX_TLDR) return `it has ${tldr.length} characters, and ${MAX_TLDR} is the most`;
  if (!/\p{L}{2,}.*\s.*\p{L}{2,}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{4,}/u.test(tldr))
    return 'it is no sentence';
  return findFaultOfMarks(tldr);
}

/** Finds what a reader would see as a link, a mention or markup. */
function findFaultOfMarks(tldr: string): string | undefined {
  if (LINK.test(tldr)) return 'it has a link';
  if (MENTION.test(tldr)) return 'it mentions somebody';
  if (MARKDOWN.test(tldr)) return 'it has markdown';
  if (LATEX.test(tldr)) return 'it has LaTeX';
  if (/\p{Extended_Pictographic}/u.test(tldr.replace(/[©®™↔]/gu, ''))) return 'it has an emoji';
  return undefined;
}

function isCopy(tldr: string, title: string): boolean {
  const own = wordsOf(tldr).join(' ');
  return own === wordsOf(title).join(' ');
}

interface SourceTextRead extends TextWithNumbers {
  readonly title: string;
  readonly sentences: readonly string[];
  readonly language: Language;
}

/** Many TL;DRs are checked against one sourceText, which is parsed once. */
const textsRead = new WeakMap<SourceText, SourceTextRead>();

function readSourceText(sourceText: SourceText): SourceTextRead {
  const before = textsRead.get(sourceText);
  if (before !== undefined) return before;
  const { title, abstract, language } = sourceText;
  const known = `${title}\n${abstract}`;
  const numbers = findNumbers(known, language);
  const read = { title, language, known, numbers, sentences: splitSentences(abstract) };
  textsRead.set(sourceText, read);
  return read;
}
