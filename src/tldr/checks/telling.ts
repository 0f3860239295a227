import type { Language } from '../../papers/tldr-preference.ts';
import { SMALL_WORDS } from '../languages.ts';
import { wordsOf } from '../sentence/features.ts';

/** Words that tell nothing of what a line is about. */
const SMALL =
  /^(?:the|a|an|of|to|in|and|for|is|are|on|with|that|by|as|this|be|we|it|from|which|at|or|can|our|ha|have|been|not|these|their|such|than|its|more|into|but|they|using|paper|work|author|new|novel|method|approach|show|propose|introduce|present)$/u;

/** In other languages than English, shorter words are articles, prepositions and pronouns for the most part. */
const MIN_LENGTH = 4;
/** In these an ending may be half of a word: what is alike so far is taken for one word. */
const STEM_LENGTH = 5;
/** Words of Korean are short, and its particles are one with them. */
const KOREAN_STEM_LENGTH = 2;

const SEGMENTERS: Partial<Record<Language, Intl.Segmenter>> = {
  zh: new Intl.Segmenter('zh', { granularity: 'word' }),
  ja: new Intl.Segmenter('ja', { granularity: 'word' }),
};

/** The words of a text that tell what it is about, without their endings, in their order. */
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

/** So that "training" meets "trained". */
export function stem(word: string): string {
  return word.length > 5 ? word.replace(/(?:ations?|ings?|ments?|ed|es|ly|ion|e)$/u, '') : word;
}
