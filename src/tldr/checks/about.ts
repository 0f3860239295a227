import type { Language } from '../../papers/tldr-preference.ts';
import { isIn, isPlainlyIn } from '../languages.ts';
import { loadRarity } from '../sentence/ranker.ts';
import { tellingWords } from './telling.ts';

/**
 * The share of a TL;DR's telling words that the title or the abstract must have. Paraphrases by real models keep most.
 */
const MIN_SHARED_WORDS = 0.4;

/**
 * Thresholds for words that a TL;DR must share with more than the one place it rests on, because a stranger who plants
 * an order in an abstract writes one sentence and not the rest: a telling word with the title, or two with another
 * sentence, that together are at least this rare, in nats; and this share of the rarity of all its words. Chosen on the
 * even lines of the recorded data; docs/tldr.md has the cost on the odd ones.
 */
const MIN_RARITY_OF_TITLE = 0.5;
const MIN_RARITY_OF_SENTENCE = 1.5;
const MIN_SHARE_ELSEWHERE = 0.075;

/**
 * A sentence with half of a TL;DR's telling words, and at least three, is in the TL;DR's language whatever the rest is
 * in.
 */
const MAX_SHARE_OF_LINE = 2 / 3;
const SAME_LANGUAGE = { share: 0.5, least: 3 } as const;

const rarityOfWord = loadRarity();

/** A part of a paper that is compared with a TL;DR. */
interface Place {
  readonly words: ReadonlySet<string>;
  readonly isTitle: boolean;
}

/**
 * Returns whether a TL;DR is about what the paper says. If they are in different languages, this can't be told and
 * counts as true.
 */
export function isAbout(
  tldr: string,
  {
    title,
    sentences,
    language,
  }: { readonly title: string; readonly sentences: readonly string[]; readonly language: Language },
): boolean {
  const words = tellingWords(tldr, language);
  const telling = new Set(words);
  const places: Place[] = [
    { words: new Set(tellingWords(title, language)), isTitle: true },
    ...sentences.map((sentence) => ({ words: new Set(tellingWords(sentence, language)), isTitle: false })),
  ];
  const shared = places.map((place) => [...telling].filter((word) => place.words.has(word)));
  const closest = findClosest(shared, telling.size);
  if (!isOneLanguage(language, sentences, shared[closest] ?? [], telling)) return true;
  if (telling.size === 0) return false;
  const known = new Set(shared.flat());
  if (words.filter((word) => known.has(word)).length / words.length < MIN_SHARED_WORDS) return false;
  const elsewhere = shared.flatMap((some, at) => (at === closest ? [] : some));
  // Under a title such as "Paper 1", an abstract this short has nothing more to share.
  if (sentences.length < 3 && !/\p{L}/u.test([...(places[0]?.words ?? [])].join(''))) return true;
  if (weigh(elsewhere) < MIN_SHARE_ELSEWHERE * weigh([...telling])) return false;
  const others = shared.filter((_, at) => at !== closest && at !== 0);
  if (closest !== 0 && weigh(shared[0] ?? []) >= MIN_RARITY_OF_TITLE) return true;
  const rare = others.filter((some) => weigh(some) >= MIN_RARITY_OF_SENTENCE);
  return rare.some(({ length }) => length > 1) || rare.length > 1;
}

/**
 * Returns the place that a TL;DR rests on: the first sentence with most of its words, unless only the title has most of
 * them.
 */
function findClosest(shared: readonly (readonly string[])[], all: number): number {
  const most = Math.max(0, ...shared.slice(1).map(({ length }) => length));
  const ofTitle = shared[0]?.length ?? 0;
  if (ofTitle > most && ofTitle >= MAX_SHARE_OF_LINE * all) return 0;
  return shared.findIndex(({ length }, at) => at > 0 && length === most);
}

function isOneLanguage(
  language: Language,
  sentences: readonly string[],
  closest: readonly string[],
  telling: ReadonlySet<string>,
): boolean {
  const abstract = sentences.join(' ');
  // Short abstracts in English have too few small words to recognise the language by.
  if (language === 'en' ? isIn(abstract, language) : isPlainlyIn(abstract, language)) return true;
  return closest.length >= SAME_LANGUAGE.least && closest.length / telling.size >= SAME_LANGUAGE.share;
}

/** Sums the rarity of words, in nats. */
function weigh(words: readonly string[]): number {
  return [...new Set(words)].reduce((sum, word) => sum + rarityOfWord(word), 0);
}
