import { type Authors, buildAuthors, formatName, nameOfParts } from '../names.ts';
import { latexText } from './latex-text.ts';

/** Reads a BibTeX list of names: "Family, Given and Given von Family and {An Institution} and others". */
export function readNames(value: string): Authors {
  const names = splitOutside(value.replace(/\s+/gu, ' '), / (?:and )+/iuy).flatMap((name) => readName(name));
  return buildAuthors(names);
}

function readName(name: string): readonly string[] {
  const parts = splitOutside(name, /,/uy);
  if (parts.every((part) => EXTENDED.test(part))) return [readExtendedName(parts)];
  const texts = parts.map(latexText).filter((part) => part !== '');
  if (texts.length <= 1) return texts;
  return texts.length <= 3 ? [nameOfParts(texts)] : readCommaList(texts);
}

/** biblatex's way to name the parts: `family=Berg, given=Jan, prefix=van der, suffix=Jr.` */
const EXTENDED = /^\s*(family|given|prefix|suffix|[a-z]+-i|useprefix|nametype|id)\s*=\s*([\s\S]*)$/iu;

function readExtendedName(parts: readonly string[]): string {
  const found = new Map(
    parts.map((part) => {
      const [, key = '', value = ''] = EXTENDED.exec(part) ?? [];
      return [key.toLowerCase(), latexText(value.replace(/^"|"$/gu, ''))] as const;
    }),
  );
  const part = (key: string): string => found.get(key) ?? '';
  return formatName({
    given: part('given'),
    particle: part('prefix'),
    family: part('family'),
    suffix: part('suffix'),
  });
}

/** "A. M." */
const INITIALS = /^(?:\p{Lu}\p{L}?\.?[\s-]?){1,4}$/u;

/** Reads names that somebody separated by commas instead of "and": "Family, A., Other, B." or "A. Family, B. Other". */
function readCommaList(parts: readonly string[]): readonly string[] {
  const isPaired = parts.every((part, index) => index % 2 === 0 || INITIALS.test(part));
  if (!isPaired || parts.length % 2 === 1) return parts;
  return parts.flatMap((part, index) =>
    index % 2 === 0 ? [nameOfParts([part, parts[index + 1] ?? ''])] : [],
  );
}

/** Splits a value where a sticky pattern matches outside of braces. */
export function splitOutside(value: string, separator: RegExp): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < value.length; at += 1) {
    const char = value.charAt(at);
    if (char === '\\') at += 1;
    else if (char === '{') depth += 1;
    else if (char === '}') depth = Math.max(0, depth - 1);
    else if (depth === 0) {
      separator.lastIndex = at;
      const found = separator.exec(value);
      if (found === null) continue;
      parts.push(value.slice(from, at));
      from = at + found[0].length;
      at = from - 1;
    }
  }
  parts.push(value.slice(from));
  return parts;
}
