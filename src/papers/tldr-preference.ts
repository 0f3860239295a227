/** Languages a line can be asked for in, by ISO 639-1 code. */
export const LANGUAGE_CODES = [
  'en',
  'de',
  'fr',
  'es',
  'pt',
  'it',
  'nl',
  'ru',
  'zh',
  'ja',
  'ko',
  'ar',
] as const;

/** One of `LANGUAGE_CODES`. */
export type Language = (typeof LANGUAGE_CODES)[number];

/** What each language is called in English. */
export const LANGUAGES: Readonly<Record<Language, string>> = {
  en: 'English',
  de: 'German',
  fr: 'French',
  es: 'Spanish',
  pt: 'Portuguese',
  it: 'Italian',
  nl: 'Dutch',
  ru: 'Russian',
  zh: 'Chinese',
  ja: 'Japanese',
  ko: 'Korean',
  ar: 'Arabic',
};

/**
 * Whose lines are wanted, each with what comes after it where it has none: `model` (then `source`), `source` (the
 * source's own summary, then `sentence`), `sentence` (one chosen from the abstract), `off` (no line).
 */
export const TLDR_PROVIDERS = ['model', 'source', 'sentence', 'off'] as const;

/** One of `TLDR_PROVIDERS`. */
export type TldrProvider = (typeof TLDR_PROVIDERS)[number];

/** What lines a team wants under its papers. */
export interface TldrPreference {
  readonly first: TldrProvider;
  /** What a model writes in; the other makers have the paper's own language only. */
  readonly language: Language;
}

/** What is made where nobody said otherwise. */
export const DEFAULT_TLDR_PREFERENCE: TldrPreference = { first: 'model', language: 'en' };
