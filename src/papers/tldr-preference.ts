/** Languages in which a TL;DR can be requested, by ISO 639-1 code. */
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

/** English names of the languages. */
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
 * The providers that a team can choose, each with the next one if it has no TL;DR: `model` (then `source`), `source`
 * (the source's own summary, then `sentence`), `sentence` (one chosen from the abstract), `off` (no TL;DR).
 */
export const TLDR_PROVIDERS = ['model', 'source', 'sentence', 'off'] as const;

/** One of `TLDR_PROVIDERS`. */
export type TldrProvider = (typeof TLDR_PROVIDERS)[number];

/** The TL;DRs that a team wants under its papers. */
export interface TldrPreference {
  readonly first: TldrProvider;
  /** The language a model writes in; the other providers only have the paper's own. */
  readonly language: Language;
}

/** The preference if nobody set one. */
export const DEFAULT_TLDR_PREFERENCE: TldrPreference = { first: 'model', language: 'en' };
