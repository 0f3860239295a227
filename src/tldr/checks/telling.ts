import type { Language } from '../../papers/tldr-preference.ts';
import { SMALL_WORDS } from '../languages.ts';
import { wordsOf } from '../sentence/features.ts';

/** Words that say nothing about a TL;DR's topic. */
const SMALL =
  /^(?:the|a|an|of|to|in|and|for|is|are|on|with|that|by|as|this|be|we|it|from|which|at|or|can|our|ha|have|been|not|these|their|such|than|its|more|into|but|they|using|paper|work|author|new|novel|method|approach|show|propose|introduce|present)$/u;

/** In languages other than English, shorter words are mostly articles, prepositions and pronouns. */
const MIN_LENGTH = 4;
/** In these an ending may be half of a word: words that are alike this far count as one. */
const STEM_LENGTH = 5;
/** Korean words are short, and its particles are attached to them. */
const KOREAN_STEM_LENGTH = 2;

const SEGMENTERS: Partial<Record<Language, Intl.Segmenter>> = {
  zh: new Intl.Segmenter('zh', { granularity: 'word' }),
  ja: new Intl.Segmenter('ja', { granularity: 'word' }),
};

/** Returns the words of a text that say what it is about, without their endings, in order. */
export function tellingWords(text: string, language: Language): string[] {
  if (language === 'en')
    return wordsOf(text)
      .filter((word) => !SMALL.test(word))
      .map(stem);
  const segmenter = SEGMENTERS[language];
  if (segmenter !== undefined)
    return [...segmenter.segment(text.toLowerCase())]
      .filter(({ segment, isWordLike }) => isWordLike && segment.length > 1)
      .map(({ segment }) => segment);
  if (language === 'ko')
    return wordsOf(text)
      .filter((word) => word.length > 1)
      .map((word) => (/\p{Script=Hangul}/u.test(word) ? word.slice(0, KOREAN_STEM_LENGTH) : word));
  return wordsOf(language === 'ar' ? text.replace(/(?<!\p{L})[وفبلك]?ال/gu, '') : text)
    .filter((word) => word.length >= MIN_LENGTH && SMALL_WORDS[language]?.has(word) !== true)
    .map((word) => word.slice(0, STEM_LENGTH));
}

/** Returns a stem, so that "training" matches "trained". */
export function stem(word: string): string {
  return word.length > 5 ? word.replace(/(?:ations?|ings?|ments?|ed|es|ly|ion|e)$/u, '') : word;
}
