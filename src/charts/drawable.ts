/** What the bundled font has no picture of: other letters and signs are drawn as boxes. */
const BOXES =
  /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Hebrew}\p{Script=Arabic}\p{M}\p{N}\p{P}\p{Z}$+<=>^`|~£€¥©®°±×÷µ]/gu;
/** East Asian digits and marks, which the pattern above takes for those of all scripts. */
const EAST_ASIAN =
  /[\u{2e80}-\u{9fff}\u{ac00}-\u{d7ff}\u{f900}-\u{faff}\u{1f000}-\u{1faff}\u{20000}-\u{3ffff}]/gu;
const MODIFIERS = /[\u{200d}\u{fe00}-\u{fe0f}\u{20e3}]/gu;

/** Returns a name that the font can draw: without emoji; undefined if letters would be missing from it. */
export function drawableName(name: string): string | undefined {
  // Full-width letters are Latin ones in another form.
  const given = name.normalize('NFKC');
  const drawn = given
    .replace(EAST_ASIAN, '')
    .replace(BOXES, '')
    .replace(MODIFIERS, '')
    .replace(/\s+/gu, ' ')
    .trim();
  return drawn === '' || countLetters(drawn) < countLetters(given) ? undefined : drawn;
}

function countLetters(text: string): number {
  return text.match(/\p{L}/gu)?.length ?? 0;
}
