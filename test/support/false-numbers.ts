/** A TL;DR with one number, exponent, unit or sign changed, and which. */
export interface FalseTldr {
  readonly text: string;
  readonly changed: 'number' | 'exponent' | 'unit' | 'sign';
}

/** Numbers in words, each with another. */
const WORDS: Readonly<Record<string, string>> = {
  two: 'three',
  three: 'four',
  four: 'six',
  five: 'nine',
  six: 'eight',
  seven: 'five',
  eight: 'twelve',
  nine: 'seven',
  ten: 'twenty',
  twelve: 'thirteen',
  double: 'triple',
  twice: 'thrice',
};

/** Units and magnitudes after a number, each with others of their kind. */
const UNITS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^\s?%/u, ['', ' points', '‰', 'x']],
  [/^\s?percent\b/u, ['', ' points']],
  [/^[x×](?!\p{L}|\d)/u, ['', '%']],
  [/^[-\s]?billion\b/u, ['', ' million', ' trillion']],
  [/^[-\s]?million\b/u, ['', ' billion', ' thousand']],
  [/^B\b/u, ['', 'M', 'T']],
  [/^M\b/u, ['', 'B', 'K']],
  [/^[Kk]\b/u, ['', 'M']],
  [/^p\b/u, ['', 'K']],
  [/^D\b/u, ['', 'M']],
  [/^°/u, ['%', '']],
  [/^[-\s]?hours?\b/u, [' days', ' minutes']],
  [/^[-\s]?days?\b/u, [' years', ' hours']],
  [/^[-\s]?minutes?\b/u, [' hours', ' s']],
  [/^[-\s]?bits?\b/u, [' bytes']],
];

/** Makes false TL;DRs from a true one: changes each number, exponent, unit and sign on its own. */
export function falsify(line: string): FalseTldr[] {
  const made: FalseTldr[] = [];
  const put = (changed: FalseTldr['changed'], from: number, to: number, text: string): void => {
    made.push({ changed, text: line.slice(0, from) + text + line.slice(to) });
  };
  for (const { index, 0: digits } of line.matchAll(/\d+(?:[.,]\d+)*/gu)) {
    const end = index + digits.length;
    const isExponent = /\^[{(]?-?$/u.test(line.slice(0, index));
    for (const text of otherNumbers(digits)) put(isExponent ? 'exponent' : 'number', index, end, text);
    const before = line.slice(0, index);
    if (/(?:^|[\s(])$/u.test(before)) put('sign', index, index, '-');
    if (/(?:^|[\s(])[-−]$/u.test(before)) put('sign', index - 1, index, '');
    const [pattern, others = []] = UNITS.find(([unit]) => unit.test(line.slice(end))) ?? [];
    const unit = pattern?.exec(line.slice(end))?.[0] ?? '';
    for (const other of others) put('unit', end, end + unit.length, other);
  }
  for (const { index, 0: raised } of line.matchAll(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/gu))
    put('exponent', index, index + 1, raised === '⁵' ? '⁷' : '⁵');
  for (const { index, 0: word } of line.matchAll(/\p{L}+/gu)) {
    const other = WORDS[word.toLowerCase()];
    if (other !== undefined) put('number', index, index + word.length, other);
  }
  return made;
}

function otherNumbers(digits: string): string[] {
  const first = digits.charAt(0);
  const last = digits.at(-1) ?? '';
  return [
    `${first === '9' ? '7' : Number(first) + 1}${digits.slice(1)}`,
    `${digits.slice(0, -1)}${last === '9' ? '4' : Number(last) + 1}`,
    `${digits}0${/[.,]/u.test(digits) ? '1' : ''}`,
    ...(digits.includes('.') ? [digits.replace('.', '')] : []),
    ...(digits.length > 1 ? [digits.slice(1)] : []),
  ].filter((other) => other !== digits && !/^[.,]/u.test(other));
}
