import { formatName, isSuffix, type NameParts } from '../names.ts';

/** An author as a bibliography writes one: a person by the parts of the name, or anything else as a whole. */
export type WrittenName =
  | ({ readonly kind: 'person' } & NameParts)
  | { readonly kind: 'whole'; readonly name: string };

/**
 * Words that begin a family name. Those in lower case are BibTeX's own rule ("von" parts,
 * https://ctan.org/pkg/bibtex, btxdoc section 4), from a list so that "bell hooks" keeps a given name.
 */
const PARTICLES = new Set(
  "af al av bin da dal dalla das de degli dei del della delle den der des di do dos du el ibn la las le les lo los op 't te ten ter tot van vom von zu zum zur".split(
    ' ',
  ),
);

/** Those that people also write with a capital; "Van" is a middle name of many Vietnamese, whose family names follow it. */
const CAPITAL_PARTICLES = /^(?:Al|Da|De|Del|Della|Den|Der|Di|Dos|Du|El|La|Le|Van|Von)$/u;
const VIETNAMESE =
  /^(?:Nguy[eễ]n|Tr[aầ]n|L[eê]|Ph[aạ]m|Ho[aà]ng|Hu[yỳ]nh|Phan|V[uũ]|V[oõ]|[DĐ][aặ]ng|B[uù]i|[DĐ][oỗ]|H[oồ]|Ng[oô]|D[uư][oơ]ng|Duc|Thai|Thuy|Chien|Anh)$/iu;

/** Words of institutions and of groups, which arXiv lists among the authors. */
const INSTITUTION =
  /^(?:The \S+ (?:of|for)\b|Team\b)|\b(?:Collaborations?|Consortium|Team|Group|Universit(?:y|ät|é)|Institutes?|Foundation|Laboratory|Initiative|Project|Community|Department|Inc|Ltd|GmbH)\b/u;

/**
 * Takes a name apart, so that joining the parts gives the name again: "Laurens van der Maaten",
 * "Martin Luther King, Jr.", "Lovelace, Ada". A single word, an institution, and what may be several people is a whole.
 */
export function splitName(given: string): WrittenName {
  const name = given.replace(/[\s,;]+$/u, '').trim();
  const [before = '', after = '', third = '', ...more] = name.split(/\s*,\s*/u);
  if (more.length > 0 || INSTITUTION.test(name) || /(?:^|\s)and\s/iu.test(name))
    return { kind: 'whole', name };
  if (third !== '' && isSuffix(after)) return person(third, before, after);
  if (third !== '') return isSuffix(third) ? person(after, before, third) : { kind: 'whole', name };
  if (after === '' || isSuffix(after)) return splitWords(before, after, name);
  // "Martín Abadi, David G. Andersen" are two people, whatever the source says.
  const [first = '', ...others] = before.split(' ');
  const isFamily = others.length === 0 || isParticle(first);
  return isFamily ? person(after, before, '') : { kind: 'whole', name };
}

function splitWords(text: string, suffix: string, name: string): WrittenName {
  const words = text.split(' ');
  const last = words.at(-1) ?? '';
  if (suffix === '' && words.length > 2 && isSuffix(last))
    return splitWords(words.slice(0, -1).join(' '), last, name);
  if (words.length < 2) return { kind: 'whole', name };
  const family = startOfFamily(words);
  return person(words.slice(0, family).join(' '), words.slice(family).join(' '), suffix);
}

function startOfFamily(words: readonly string[]): number {
  const last = words.length - 1;
  const isVietnamese = VIETNAMESE.test(words[last] ?? '');
  const first = words.findIndex(
    (word, index) =>
      index > 0 &&
      index < last &&
      (PARTICLES.has(word) || (CAPITAL_PARTICLES.test(word) && !(word === 'Van' && isVietnamese))),
  );
  if (first !== -1) return first;
  // "José Ortega y Gasset"
  return words[last - 1] === 'y' && last > 2 ? last - 2 : last;
}

/** The particle is what is in lower case: styles sort and shorten names by it. */
function person(given: string, wholeFamily: string, suffix: string): WrittenName {
  const words = wholeFamily.split(' ');
  const at = words.findIndex((word, index) => index === words.length - 1 || !PARTICLES.has(word));
  const particle = words.slice(0, at).join(' ');
  return { kind: 'person', given, particle, family: words.slice(at).join(' '), suffix };
}

function isParticle(word: string): boolean {
  return PARTICLES.has(word) || CAPITAL_PARTICLES.test(word);
}

/** Joins a name again. */
export function joinName(name: WrittenName): string {
  return name.kind === 'whole' ? name.name : formatName(name);
}

/** Returns the family name with its particle: "van der Maaten". */
export function familyOf(name: WrittenName): string {
  return name.kind === 'whole' ? name.name : `${name.particle} ${name.family}`.trim();
}
