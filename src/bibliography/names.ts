/** The parts of a person's name, each of which may be empty. */
export interface NameParts {
  readonly given: string;
  /** "van der" */
  readonly particle: string;
  readonly family: string;
  /** "Jr." */
  readonly suffix: string;
}

/** The authors of an entry, as far as it names them. */
export interface Authors {
  readonly authors: readonly string[];
  readonly hasMoreAuthors: boolean;
}

/** Numerals in capitals only: Xi and Vi are people's given names, and "M. D." are initials. */
const SUFFIX =
  /^(?:[Jj]n?[Rr]\.?|JR\.?|[Ss]n?[Rr]\.?|SR\.?|II|III|IV|2nd|3rd|4th|[Pp][Hh]\.?\s?[Dd]\.?|[Ee]sq\.?)$/u;

/** Returns whether a part of a name is a suffix such as "Jr." or "III". */
export function isSuffix(part: string): boolean {
  return SUFFIX.test(part.trim());
}

/** Writes a name as the library has it: "Given von Family, Jr.". */
export function formatName({ given, particle, family, suffix }: NameParts): string {
  const name = [given, particle, family]
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(' ');
  return suffix.trim() === '' ? name : `${name}, ${suffix.trim()}`;
}

/** Reads the parts of a name between commas: "Family, Given", "Family, Given, Jr." or "Family, Jr., Given". */
export function nameOfParts(parts: readonly string[]): string {
  const [family = '', second = '', third = ''] = parts.map((part) => part.trim());
  if (third === '' && isSuffix(second))
    return formatName({ given: '', particle: '', family, suffix: second });
  const [given, suffix] = third === '' || isSuffix(third) ? [second, third] : [third, second];
  return formatName({ given, particle: '', family, suffix });
}

/** Takes "others" and "et al." from the end of a list of names: they stand for authors who are not named. */
export function buildAuthors(names: readonly string[]): Authors {
  const authors = names.map((name) => name.replace(/\s+/gu, ' ').trim()).filter((name) => name !== '');
  const named = authors.filter((name) => !/^(?:and\s+)?(?:others|et\.? al\.?)$/iu.test(name));
  return { authors: named, hasMoreAuthors: named.length < authors.length };
}
