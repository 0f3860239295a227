/** Superscripts with the characters they raise. */
const RAISED: Readonly<Record<string, string>> = {
  '⁰': '0',
  '¹': '1',
  '²': '2',
  '³': '3',
  '⁴': '4',
  '⁵': '5',
  '⁶': '6',
  '⁷': '7',
  '⁸': '8',
  '⁹': '9',
  '⁺': '+',
  '⁻': '-',
  ⁱ: 'i',
  ⁿ: 'n',
};
const RAISED_RUN = new RegExp(`[${Object.keys(RAISED).join('')}]+`, 'gu');

/** Arabic's own decimal, thousands and percent marks. */
const ARABIC_MARKS: Readonly<Record<string, string>> = { '٫': '.', '٬': ',', '٪': '%' };

/**
 * Returns a text in the form in which numbers are compared: compatible characters unified (NFKC), digits of all scripts
 * as ASCII, and powers with a caret, which NFKC alone would flatten: "10⁹" becomes "10^9", not "109".
 */
export function canonical(text: string): string {
  return (
    text
      .replace(RAISED_RUN, (run) => `^${[...run].map((one) => RAISED[one] ?? '').join('')}`)
      .replace(/(?<=\d)(?=[¼-¾⅐-⅞])/gu, ' ')
      .normalize('NFKC')
      .replace(/[٫٬٪]/gu, (mark) => ARABIC_MARKS[mark] ?? mark)
      .replace(/(?![0-9])\p{Nd}/gu, (digit) => String(digitValue(digit)))
      .replace(/[−‒﹣]/gu, '-')
      // "256x256" is two numbers, and neither is a factor.
      .replace(/(?<=\d)[x×](?=\d)/gu, ' × ')
      .replace(/\*\*(?=[\s({+-]*[\p{L}\d])/gu, '^')
      .replace(/\s*\^\s*\{\s*([^{}]{1,20}?)\s*\}/gu, '^$1')
  );
}

/**
 * Returns a digit's value. Unicode has each script's ten digits in a row, and a row begins where no digit precedes it,
 * or ten do.
 */
function digitValue(digit: string): number {
  const at = digit.codePointAt(0) ?? 0;
  let first = at;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return (at - first) % 10;
}
