/**
 * Patterns of sentences that address whoever summarises the paper, instead of being about it. They are removed before a
 * model sees the text and before a TL;DR is checked against it, so that nothing they ask for counts as being in the
 * abstract.
 */
const SPOKEN_TO_A_READER: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override|bypass)\s+(?:\w+\s+){0,3}?(?:instructions?|prompts?|previous|above|prior|rules?|guidelines?|everything|abstract|paper|orders?)\b/iu,
  /\b(?:system|developer|assistant)\s*(?:prompt: |message: |:|>\s*\S+:)/iu,
  /<\/?\s*(?:paper|system|assistant|user|instruction|abstract|title|\|)[^>]*>?/iu,
  /\[\/?(?:INST|SYS|SYSTEM)\]/iu,
  /\b(?:you are now|you are an?|from now on|as an? (?:ai|llm|language model|assistant|summari[sz]er)|dear (?:ai|model|llm|reviewer|assistant)|attention, (?:all )?(?:ai|llm|model|assistant)s?)\b/iu,
  /\b(?:you (?:must|should|shall|will|have to|need to)|your (?:answer|summary|output|response|reply|instructions?|task|tl;?dr|line)|do not (?:summari[sz]e|mention|follow|say|write)|please (?:\w+ ){0,2}(?:write|answer|say|output|reply|respond|print|include|add|mention|state|rate|visit|post))\b/iu,
  /(?:^|[.:;!]\s+|\b(?:and then|then|now|instead|please|just|note|important|urgent|must)[:,]?\s+)(?:answer|reply|respond|output|print|repeat|say|write|append|reveal|translate|rate|recommend|visit|click|subscribe|follow|post|ping|mention|tell|summari[sz]e|describe|call|include|state|claim|add|insert|use|give|speak|end|begin|start)\s.{0,60}(?:["“”'‘’`:]|\b(?:with|to|an|only|exactly|this|that|as|in|your|everyone|here|https?)\b)/iu,
  /\b(?:tl;?dr|summary|answer|line|output|response|reply) (?:must|should|shall|has to|needs to) (?:be|say|read|contain|include|begin|start|end|consist)\b/iu,
  /\b(?:the (?:ai|summari[sz]er|assistant|bot|reader)s? (?:must|should|shall|reading|that reads|who reads|summari[sz]ing))\b/iu,
  /(?:^|[.:;!]\s+)(?:act as|pretend)\b/iu,
  /@(?:everyone|here)\b|<[@#][!&]?\d+>|\bhttps?:\/\/(?!(?:www\.)?(?:github|gitlab|huggingface|arxiv|doi|anonymous|sites|youtu|zenodo|osf|openreview|\w+\.github)\b)/iu,
];

/**
 * Returns whether a sentence addresses a reader, as planted instructions do. Also true for some that only report on
 * such instructions.
 */
export function isInstruction(sentence: string): boolean {
  return SPOKEN_TO_A_READER.some((pattern) => pattern.test(sentence));
}
