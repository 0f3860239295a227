const ESC = '\u001b';

/**
 * Sequences that a terminal obeys (ECMA-48): control sequences such as colours, strings such as window titles and
 * links, and two-letter escapes, each in its 7-bit and 8-bit form. They are removed completely, because their letters
 * mean nothing to a reader. A string without an end only loses its introducer, not the text after it.
 */
const ESCAPES = new RegExp(
  [
    `(?:${ESC}\\[|\u009b)[0-?]*[ -/]*[@-~]`,
    `(?:${ESC}[\\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u009c${ESC}]*(?:${ESC}\\\\|[\u0007\u009c])`,
    `${ESC}[ -/]*[0-~]`,
  ].join('|'),
  'gu',
);

/**
 * Characters that no title needs and that deceive readers: controls; direction marks and overrides (U+061C, U+200E,
 * U+200F, U+202A to U+202E, U+2066 to U+2069, the deprecated U+206A to U+206F), by which "▲ 97" can read "▲ 79"; the
 * byte-order mark; interlinear annotations; invisible letters (tags, fillers); hints for line breaks or for speaking
 * formulas (soft hyphen, zero-width space, word joiner, U+2061 to U+2064), which keep keywords from matching. Joiners
 * (U+200C, U+200D) and variation selectors stay: scripts and emoji need them.
 */
const DECEIVERS =
  /(?![\t\n\v\f\r\u0085])\p{Cc}|\u034f|[\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** Removes from a stranger's text what a terminal obeys, what changes the writing direction, and what is invisible. */
export function withoutControls(text: string): string {
  return text.replace(ESCAPES, '').replace(DECEIVERS, '');
}

/** Escapes in JSON what a terminal obeys; the value stays the same. */
export function escapeControls(json: string): string {
  return json.replace(DECEIVERS, (one) =>
    one
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
