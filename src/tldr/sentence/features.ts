/** Returns the inverse document frequency of a word, in nats; words never counted get the highest. */
export type Rarity = (word: string) => number;

/** An abstract's sentences, and the title if it is known. */
export interface Abstract {
  readonly title: string;
  readonly sentences: readonly string[];
}

/** Returns the words of a text in lower case, plurals without their s, so that "models" matches "model". */
export function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map((word) =>
    word.length > 3 && /[^su]s$/u.test(word) ? word.slice(0, -1) : word,
  );
}

const VERBS_OF_OFFER =
  'propos|introduc|present|develop|describ|design|devis|provid|construct|offer|extend|formulat|deriv|creat|build|releas|contribut|suggest|give|leverag|use|combin';
const VERBS_OF_FINDING =
  'show|demonstrat|find|prove|observ|establish|reveal|discover|identif|argue|conclude|confirm|characteri|illustrat';
const VERBS_OF_STUDY =
  'stud(?:y|ies)|investigat|explor|examin|analy[sz]|consider|address|tackl|focus|revisit|compar|evaluat|test|aim|seek|ask|attempt';
const WORK = '(?:paper|work|article|study|letter|report|manuscript|thesis|survey)';

/** Phrases by which authors say what a sentence is for. */
const CUES: readonly RegExp[] = [
  new RegExp(`\\b(?:we|this ${WORK}|authors?)\\b(?:\\W+\\w+){0,3}?\\W+(?:${VERBS_OF_OFFER})`, 'iu'),
  new RegExp(
    `\\b(?:we|this ${WORK}|results?|experiments?|evaluations?)\\b(?:\\W+\\w+){0,3}?\\W+(?:${VERBS_OF_FINDING})`,
    'iu',
  ),
  new RegExp(`\\b(?:we|this ${WORK})\\b(?:\\W+\\w+){0,3}?\\W+(?:${VERBS_OF_STUDY})`, 'iu'),
  new RegExp(`\\b(?:in )?(?:this|the present|our) ${WORK}\\b`, 'iu'),
  /^(?:here|herein|in this)\b/iu,
  /\b(?:we|our method|our approach|our model|our algorithm|our framework)\b/iu,
  /^we\b/iu,
  /^our\b/iu,
  /\b(?:our|ours)\b/iu,
  /\bwe (?:\w+ly )?(?:propos|introduc|present)/iu,
  /\bwe (?:\w+ly )?(?:show|demonstrat|prov|find)/iu,
  /^(?:however|but|unfortunately|despite|yet|although|while|nevertheless|nonetheless)\b/iu,
  /\b(?:however|unfortunately|difficult|challeng\w*|limit\w*|suffer\w*|fail\w*|lack\w*|problem\w*|costly|expensive)\b/iu,
  /\b(?:experiment|result|evaluat|empiric|benchmark|dataset|validat|ablation)\w*/iu,
  /\b(?:outperform|state-of-the-art|state of the art|improv|superior|surpass|better than|competitive|achiev)\w*/iu,
  /\b(?:novel|new|first)\b/iu,
  /\b(?:to this end|to address|to overcome|to tackle|to solve|to remedy|to alleviate|motivated by|inspired by|building on|based on)\b/iu,
  /^(?:thus|therefore|hence|consequently|as a result|by)\b/iu,
  /^(?:specifically|in particular|furthermore|moreover|additionally|in addition|also|finally|lastly|for example|for instance|further|concretely|particularly|then|second|secondly|third|first|firstly|next|besides|similarly)\b/iu,
  /\b(?:code|github|https?|publicly|available|open-source\w*|www)\b/iu,
  /\b(?:recent|recently|widely|important|increasingly|popular|typically|commonly|often|usually|traditional\w*|existing|previous|prior|current)\b/iu,
  /\b(?:has|have) (?:been|become|shown|achieved|led|made|emerged)\b/iu,
  /\b(?:such as|e\.g|for example|for instance)\b/iu,
  /\?/u,
  /:/u,
  /\(/u,
  /;/u,
  /\d/u,
  /%/u,
  /[$\\^_=]/u,
  /\b(?:method|approach|framework|algorithm|technique|architecture|procedure|strategy|system|pipeline)s?\b/iu,
  /\b(?:model|network|learning|training)s?\b/iu,
  /\b(?:called|dubbed|named|termed|coined|refer(?:red)? to|which we call)\b/iu,
  /\b(?:\p{Lu}\p{Ll}*\p{Lu}[\p{L}\p{N}]*|\p{Lu}{2,})\b/u,
  /^(?:this|these|it|they|such|those|its|their|that|both)\b/iu,
  /\b(?:can|could|may|might|should|would)\b/iu,
  /\b(?:allow|enabl|permit|facilitat|lead|reduc|increas)\w*/iu,
  /\b(?:by|via|through|using|without|while)\b/iu,
  /\b(?:theor|proof|prove|bound|guarantee|converg|optimal)\w*/iu,
  /\b(?:was|were|did)\b/iu,
  /\b(?:task|application|domain|setting|scenario|environment)s?\b/iu,
];

const OFFER = CUES.slice(0, 3);
const TURN = /^(?:however|but|unfortunately|despite|yet|although)\b/iu;
const ADDITION =
  /^(?:specifically|in particular|furthermore|moreover|additionally|in addition|also|finally|further|concretely)\b/iu;
const COMMON = new Set(
  'the a an of to in and for is are on with that by as this be we it from which at or can our has have been not these their such also than its more into but they using'.split(
    ' ',
  ),
);

/** Returns a row of numbers for each sentence; each place has the same meaning for every abstract. */
export function measure({ title, sentences }: Abstract, rarity: Rarity): number[][] {
  const words = sentences.map(wordsOf);
  const sets = words.map((list) => new Set(list));
  const titleWords = new Set(wordsOf(title).filter((word) => !COMMON.has(word)));
  const count = sentences.length;
  const meanLength = words.reduce((sum, list) => sum + list.length, 0) / Math.max(1, count);
  const whole = new Map<string, number>();
  for (const set of sets) for (const word of set) whole.set(word, (whole.get(word) ?? 0) + 1);
  const isOffer = sentences.map((sentence) => OFFER.some((cue) => cue.test(sentence)));
  const weightOf = (set: Iterable<string>) => {
    let sum = 0;
    for (const word of set) if (!COMMON.has(word)) sum += rarity(word);
    return sum;
  };
  const titleWeight = weightOf(titleWords);
  const titleShare = sets.map((set) => weightOf([...titleWords].filter((word) => set.has(word))));
  const recall = titleShare.map((weight) => (titleWeight === 0 ? 0 : weight / titleWeight));
  const centrality = sets.map((set) => {
    let shared = 0;
    let all = 0;
    for (const word of set) {
      if (COMMON.has(word)) continue;
      const weight = rarity(word);
      all += weight;
      shared += weight * (((whole.get(word) ?? 1) - 1) / Math.max(1, count - 1));
    }
    return all === 0 ? 0 : shared / all;
  });
  const shared = sets.map((set) => {
    let sum = 0;
    for (const word of set) if (!COMMON.has(word)) sum += rarity(word) * ((whole.get(word) ?? 1) - 1);
    return sum;
  });
  const firstOffer = isOffer.indexOf(true);
  return sentences.map((sentence, at) => {
    const list = words[at] ?? [];
    const set = sets[at] ?? new Set<string>();
    const informative = [...set].filter((word) => !COMMON.has(word));
    const weights = informative.map((word) => rarity(word));
    const sumOfWeights = weights.reduce((sum, weight) => sum + weight, 0);
    return [
      at,
      count - 1 - at,
      count < 2 ? 0 : at / (count - 1),
      count,
      list.length,
      list.length / Math.max(1, meanLength),
      rankOf(
        at,
        words.map((other) => other.length),
      ),
      sentence.length / Math.max(1, list.length),
      recall[at] ?? 0,
      sumOfWeights === 0 ? 0 : (titleShare[at] ?? 0) / sumOfWeights,
      (recall[at] ?? 0) - Math.max(0, ...recall.filter((_, other) => other !== at)),
      rankOf(at, recall),
      titleWords.size,
      (sentence.match(/,/gu) ?? []).length,
      centrality[at] ?? 0,
      rankOf(at, centrality),
      shared[at] ?? 0,
      rankOf(at, shared),
      sumOfWeights / Math.max(1, informative.length),
      Math.max(0, ...weights),
      informative.length / Math.max(1, list.length),
      isOffer.slice(0, at).filter(Boolean).length,
      firstOffer === -1 ? -1 : at - firstOffer,
      Number(TURN.test(sentences[at - 1] ?? '')),
      Number(ADDITION.test(sentences[at + 1] ?? '')),
      Number(isOffer[at + 1] ?? false),
      Number(isOffer[at - 1] ?? false),
      overlap(set, sets[0]),
      overlap(set, sets.at(-1)),
      overlap(set, sets[at - 1]),
      overlap(set, sets[at + 1]),
      ...CUES.map((cue) => Number(cue.test(sentence))),
    ];
  });
}

/** Returns the rank of a value, the highest first, from 0. */
function rankOf(at: number, values: readonly number[]): number {
  const own = values[at] ?? 0;
  return values.filter((other) => other > own).length;
}

/** Returns the share of the smaller set's telling words that the other has too. */
function overlap(one: ReadonlySet<string>, other: ReadonlySet<string> | undefined): number {
  if (other === undefined || one === other) return 0;
  const telling = [...one].filter((word) => !COMMON.has(word));
  return telling.length === 0 ? 0 : telling.filter((word) => other.has(word)).length / telling.length;
}
