import { replace } from 'unicodeit';
import { replacements, subsuperscripts } from 'unicodeit/ts_dist/js/data.js';

/**
 * What the table has. `replace` searches a text for each of its 4,257 entries in turn, about a millisecond however
 * short the text: only what stands in it is looked up, and once.
 */
const COMMANDS = new Set(replacements.map(([command]) => command));
const SCRIPTS = new Set(subsuperscripts.map(([script]) => script));

const found = new Map<string, string>();

function lookUp(source: string): string {
  const known = found.get(source) ?? replace(source);
  found.set(source, known);
  return known;
}

/**
 * The one character, with its marks, that a whole command such as `\alpha` or `\mathbb{R}` stands for; undefined where
 * it is none. The table works by prefix (`\log` begins with `\l`), so only a whole command gives one character.
 */
export function symbolOf(command: string): string | undefined {
  if (!COMMANDS.has(command)) return undefined;
  const symbol = lookUp(command);
  return /^\P{M}\p{M}*$/u.test(symbol) && !symbol.startsWith('\\') ? symbol : undefined;
}

/** A character raised or lowered; undefined where Unicode does not have it so. */
export function scriptOf(kind: '^' | '_', char: string): string | undefined {
  // The table raises the minus sign, which it first makes of a hyphen.
  if (char !== '-' && !SCRIPTS.has(kind + char)) return undefined;
  const script = lookUp(`${kind}{${char}}`);
  return /^[^^_]\p{M}*$/u.test(script) ? script : undefined;
}

/** Strikes through what it follows: with `∈` it becomes `∉`. */
export const STROKE = '\u0338';

/**
 * Marks over or under the letter that follows, as combining characters. A map, as a text may name any command:
 * `\constructor` is one that every object has.
 */
export const MARKS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '"': '\u0308',
    "'": '\u0301',
    '`': '\u0300',
    '^': '\u0302',
    '~': '\u0303',
    '=': '\u0304',
    '.': '\u0307',
    b: '\u0331',
    c: '\u0327',
    d: '\u0323',
    h: '\u0309',
    v: '\u030c',
    u: '\u0306',
    H: '\u030b',
    k: '\u0328',
    r: '\u030a',
    t: '\u0361',
    G: '\u030f',
    hat: '\u0302',
    tilde: '\u0303',
    bar: '\u0304',
    vec: '\u20d7',
    dot: '\u0307',
    ddot: '\u0308',
    acute: '\u0301',
    grave: '\u0300',
    check: '\u030c',
    breve: '\u0306',
    mathring: '\u030a',
    textcommabelow: '\u0326',
    polhk: '\u0328',
  }),
);

/** Letters of names (LaTeX's own, and those of its encoding T1). */
export const LETTERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    i: 'ı',
    j: 'ȷ',
    l: 'ł',
    L: 'Ł',
    o: 'ø',
    O: 'Ø',
    ss: 'ß',
    SS: 'ẞ',
    aa: 'å',
    AA: 'Å',
    ae: 'æ',
    AE: 'Æ',
    oe: 'œ',
    OE: 'Œ',
    dh: 'ð',
    DH: 'Ð',
    dj: 'đ',
    DJ: 'Đ',
    th: 'þ',
    TH: 'Þ',
    ng: 'ŋ',
    NG: 'Ŋ',
    ohorn: 'ơ',
    OHORN: 'Ơ',
    uhorn: 'ư',
    UHORN: 'Ư',
    // In names as in O\textquotesingle Neil, and ended as letters are.
    textquotesingle: "'",
    textquoteleft: '‘',
    textquoteright: '’',
  }),
);

/** Symbols that the table lacks or draws too finely for a chat. */
export const SYMBOLS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    star: '⋆',
    cdot: '·',
    sim: '∼',
    dots: '…',
    langle: '⟨',
    rangle: '⟩',
    textendash: '–',
    textemdash: '—',
    textquotedblleft: '“',
    textquotedblright: '”',
    textregistered: '®',
    texttrademark: '™',
  }),
);
