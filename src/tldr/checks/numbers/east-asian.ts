const DIGITS: Readonly<Record<string, number>> = {
  〇: 0,
  零: 0,
  一: 1,
  二: 2,
  两: 2,
  兩: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  영: 0,
  일: 1,
  이: 2,
  삼: 3,
  사: 4,
  오: 5,
  육: 6,
  칠: 7,
  팔: 8,
  구: 9,
};
const TENS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1_000, 십: 10, 백: 100, 천: 1_000 };
const MYRIADS: Readonly<Record<string, number>> = {
  万: 1e4,
  萬: 1e4,
  亿: 1e8,
  億: 1e8,
  兆: 1e12,
  만: 1e4,
  억: 1e8,
  조: 1e12,
};

const HAN = '[〇零一二两兩三四五六七八九十百千万萬亿億兆]';
const HANGUL = '[영일이삼사오육칠팔구십백천만억조]';
/** Characters that make a single character a number, and not a part of a word such as 一般 or 统一. */
const COUNTED =
  '(?=\\s?(?:[%％倍个個種种项項类類层層年天日月周週小時时分秒次回件枚人名台つ点點割成度]|パーセント|퍼센트|프로|배|개|가지))';
const RUN = new RegExp(
  `(?<!\\d)(?:${HAN}{2,}|(?!一)${HAN}${COUNTED}|${HANGUL}+(?=\\s?(?:%|퍼센트|프로|배)))`,
  'gu',
);

/** Rewrites numbers in Chinese, Japanese or Korean characters as digits: 百分之九十 as "90%". */
export function digitizeEastAsian(text: string): string {
  return text
    .replace(
      /(百分之|千分之)([〇零一二两兩三四五六七八九十百点點]+|\d+(?:\.\d+)?)/gu,
      (_, of: string, number: string) => {
        return `${numberIn(number) ?? number}${of === '百分之' ? '%' : '‰'}`;
      },
    )
    .replace(
      /([二三四五六七八九十])分の([一二三四五六七八九])|([二三四五六七八九十])分之([一二三四五六七八九])/gu,
      (_, a, b, c, d) => {
        return `${numberIn(b ?? d)}⁄${numberIn(a ?? c)}`;
      },
    )
    .replace(
      /([一二三四五六七八九\d])(?:成|割)(?!\p{Script=Han})/gu,
      (_, tenths: string) => `${Number(numberIn(tenths) ?? tenths) * 10}%`,
    )
    .replace(RUN, (run) => {
      const value = numberIn(run);
      return value === undefined ? run : String(value);
    });
}

/** Parses a number; undefined for anything else, such as 千万, which is "by all means" as well as ten million. */
function numberIn(run: string): number | undefined {
  const [whole = '', fraction] = run.split(/[点點]/u);
  const characters = [...whole];
  if (!characters.some((one) => Object.hasOwn(DIGITS, one) || TENS[one] === 10)) return undefined;
  if (characters.every((one) => Object.hasOwn(DIGITS, one))) {
    const digits = characters.map((one) => DIGITS[one]).join('');
    const rest = [...(fraction ?? '')].map((one) => DIGITS[one] ?? '').join('');
    return Number(rest === '' ? digits : `${digits}.${rest}`);
  }
  let [total, section, digit] = [0, 0, 0];
  for (const one of characters) {
    const myriad = MYRIADS[one];
    const ten = TENS[one];
    if (myriad !== undefined) {
      total += Math.max(1, section + digit) * myriad;
      [section, digit] = [0, 0];
    } else if (ten !== undefined) {
      section += Math.max(1, digit) * ten;
      digit = 0;
    } else digit = DIGITS[one] ?? 0;
  }
  return total + section + digit;
}
