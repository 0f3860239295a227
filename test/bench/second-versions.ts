import { splitSentences } from '../../src/tldr/sentence/split.ts';
import { createRandom } from '../support/random.ts';

/** A paper's text, with the sentence that its TL;DR rests on. */
export interface FirstVersion {
  readonly title: string;
  readonly abstract: string;
  readonly authors: readonly string[];
  readonly evidence: string;
}

/** What an author does between two versions. */
type Planted =
  | { readonly kind: 'reworded' | 'reordered' | 'reformatted' | 'withdrawn' }
  | { readonly kind: 'dropped' }
  | { readonly kind: 'number'; readonly from: string; readonly to: string }
  | { readonly kind: 'title' | 'authors' };

/** A second version, and what was planted in it. */
export interface SecondVersion {
  readonly planted: Planted;
  readonly title: string;
  readonly abstract: string;
  readonly authors: readonly string[];
  readonly comment: string | undefined;
}

type Random = () => number;

/** Words that authors exchange for each other. None is a number, and the comparison knows none of them. */
const SYNONYMS: readonly (readonly [RegExp, string])[] = [
  [/\bIn this paper, we\b/gu, 'Here we'],
  [/\bpropose\b/gu, 'introduce'],
  [/\bshow that\b/gu, 'find that'],
  [/\bdemonstrate\b/gu, 'show'],
  [/\bmethods?\b/gu, 'technique'],
  [/\bapproach\b/gu, 'way'],
  [/\bnovel\b/gu, 'new'],
  [/\bsignificantly\b/gu, 'considerably'],
  [/\bHowever\b/gu, 'Nevertheless'],
  [/\bstate-of-the-art\b/gu, 'best previous'],
  [/\boutperforms?\b/gu, 'beats'],
  [/\bperformance\b/gu, 'quality'],
  [/\bimproves?\b/gu, 'raises'],
  [/\bexperiments?\b/gu, 'tests'],
  [/\blarge\b/gu, 'big'],
  [/\bFurthermore|Moreover|In addition\b/gu, 'Besides'],
  [/\bdatasets?\b/gu, 'data set'],
  [/\bvarious|different\b/gu, 'several'],
  [/\bimportant\b/gu, 'central'],
  [/\bproblem\b/gu, 'task'],
];

/** Ways to write the same number. */
const FORMATS: readonly (readonly [RegExp, string])[] = [
  [/(?<![\w.,$])(\d+(?:\.\d+)?)\s?\\?%/gu, '$1 %'],
  [/(?<![\w.,$])(\d+(?:\.\d+)?)\s?\\?%/gu, '$$$1\\%$$'],
  [/(?<![\w.,$])(\d+(?:\.\d+)?)\s?\\?%/gu, '$1 percent'],
  [/(?<![\w.,$-])(\d{1,3}),(\d{3})(?![\w,.-])/gu, '$1$2'],
  [/(?<![\w.,$-])(\d{1,3}),(\d{3})(?![\w,.-])/gu, '$$$1{,}$2$$'],
  [/(?<![\w.,$-])([3-9])(\d{3})(?![\w,.%-])/gu, '$1,$2'],
  [/\bthree\b/gu, '3'],
  [/\bfour\b/gu, '4'],
  [/(?<![\w.$])(\d+(?:\.\d+)?)\s?[x×](?!\w|\s?\d)/gu, '$$$1\\times$$'],
  [/(?<=\d)–(?=\d)/gu, '--'],
];

/** A number that stands alone: not in a name ("GPT-4"), a year, a part of another number or a reference ("[4]"). */
const NUMBER =
  /(?<![\p{L}\p{N}.,:/^_{$\\[-]|\[[\d\s,–-]*)\d+(?:\.\d+)?(?![\p{L}\p{N}:/^_}\]-]|[.,]\d|\s\d)/gu;

/** Ways in which papers were withdrawn. */
const NOTICES: readonly string[] = [
  'This paper has been withdrawn by the author due to a crucial error in Equation 3.',
  'This paper has been withdrawn by the authors.',
  'The authors have withdrawn this manuscript because of a mistake in the analysis.',
  'Withdrawn.',
  'This submission has been withdrawn by arXiv administrators due to inappropriate text reuse.',
  'We withdraw this paper as the proof of Theorem 2 is wrong.',
];

/** Makes second versions of a paper, one for each thing that an author may do to it. */
export function makeSecondVersions(first: FirstVersion, seed: number): SecondVersion[] {
  const random = createRandom(seed);
  const { abstract, title, authors, evidence } = first;
  const same = { title, abstract, authors, comment: undefined };
  const maybeReworded = (text: string): string => (random() < 0.5 ? reword(text, random) : text);
  const versions: SecondVersion[] = [
    { ...same, planted: { kind: 'reworded' }, abstract: reword(abstract, random) },
    { ...same, planted: { kind: 'reordered' }, abstract: reorder(abstract, random) },
    { ...same, planted: { kind: 'reformatted' }, abstract: reformat(abstract, random) },
    withdraw(same, random),
    { ...same, planted: { kind: 'title' }, title: `${title.split(' ').slice(0, -1).join(' ')} Revisited` },
    { ...same, planted: { kind: 'authors' }, authors: changeAuthors(authors, random) },
  ];
  const left = splitSentences(abstract).filter((sentence) => sentence !== evidence);
  if (left.length > 2)
    versions.push({ ...same, planted: { kind: 'dropped' }, abstract: maybeReworded(left.join(' ')) });
  const changed = changeNumber(abstract, random);
  if (changed !== undefined)
    versions.push({ ...same, planted: changed.planted, abstract: maybeReworded(changed.text) });
  return versions;
}

function reword(text: string, random: Random): string {
  return SYNONYMS.reduce((done, [word, other]) => (random() < 0.7 ? done.replace(word, other) : done), text);
}

function reformat(text: string, random: Random): string {
  return FORMATS.reduce((done, [form, other]) => (random() < 0.6 ? done.replace(form, other) : done), text);
}

function reorder(text: string, random: Random): string {
  const sentences = splitSentences(text);
  const at = Math.floor(random() * Math.max(1, sentences.length - 1));
  const [moved] = sentences.splice(at, 1);
  if (moved !== undefined) sentences.splice(Math.floor(random() * (sentences.length + 1)), 0, moved);
  return sentences.join(' ');
}

function withdraw(same: Omit<SecondVersion, 'planted'>, random: Random): SecondVersion {
  const notice = NOTICES[Math.floor(random() * NOTICES.length)] ?? '';
  const planted = { kind: 'withdrawn' } as const;
  return random() < 0.5 ? { ...same, planted, abstract: notice } : { ...same, planted, comment: notice };
}

function changeAuthors(authors: readonly string[], random: Random): readonly string[] {
  const [first, ...others] = authors;
  if (first === undefined || others.length === 0 || random() < 0.3)
    return [...authors, 'Ottoline Quibbleworth'];
  return random() < 0.5 ? others : [...others, first];
}

function changeNumber(
  text: string,
  random: Random,
): { readonly planted: Planted; readonly text: string } | undefined {
  const found = [...text.matchAll(NUMBER)].filter(([digits]) => !/^(?:19|20)\d\d$/u.test(digits));
  const chosen = found[Math.floor(random() * found.length)];
  if (chosen === undefined) return undefined;
  const [from] = chosen;
  const to = changeDigit(from, random);
  const end = chosen.index + from.length;
  return {
    planted: { kind: 'number', from, to },
    text: `${text.slice(0, chosen.index)}${to}${text.slice(end)}`,
  };
}

/** Changes one digit, the first of a number of one digit, so that it is another number of the same form. */
function changeDigit(digits: string, random: Random): string {
  const places = [...digits.matchAll(/\d/gu)].map(({ index }) => index);
  const at = places[Math.floor(random() * places.length)] ?? 0;
  const step = 1 + Math.floor(random() * 8);
  const old = Number(digits.charAt(at));
  const other = at === 0 ? 1 + ((old + step - 1) % 9) : (old + step) % 10;
  const digit = other === old ? (old % 9) + 1 : other;
  return `${digits.slice(0, at)}${digit}${digits.slice(at + 1)}`;
}
