import { replace } from 'unicodeit';
import { replacements, subsuperscripts } from 'unicodeit/ts_dist/js/data.js';

/**
 * Commands in the table. `replace` searches a text for each of its 4,257 entries in turn, about a millisecond however
 * short the text: only commands that occur are looked up, and once.
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
 * Returns the one character, with its marks, for a whole command such as `\alpha` or `\mathbb{R}`; undefined if there
 * is none. The table works by prefix (`\log` begins with `\l`), so only a whole command yields one character.
 */
export function symbolOf(command: string): string | undefined {
  if (!COMMANDS.has(command)) return undefined;
  const symbol = lookUp(command);
  return /^\P{M}\p{M}*$/u.test(symbol) && !symbol.startsWith('\\') ? symbol : undefined;
}

/** Returns a raised or lowered character; undefined if Unicode doesn't have it. */
export function scriptOf(kind: '^' | '_', char: string): string | undefined {
  // The table raises the minus sign, which it first makes of a hyphen.
  if (char !== '-' && !SCRIPTS.has(kind + char)) return undefined;
  const script = lookUp(`${kind}{${char}}`);
  return /^[^^_]\p{M}*$/u.test(script) ? script : undefined;
}

/** Strikes through the character before it: with `∈` it becomes `∉`. */
export const STROKE = '\u0338';

/**
 * Marks above or below the next letter, as combining characters. A map, because a text may name any command: every
 * object has a `\constructor`.
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

/** Letters of names (LaTeX's own, and those of its T1 encoding). */
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
    // In names, as in O\textquotesingle Neil, and terminated like letters.
    textquotesingle: "'",
    textquoteleft: '‘',
    textquoteright: '’',
  }),
);

/** Symbols that the table lacks or that are too fine for a chat. */
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
    // As Zotero and others write, in bibliographies, characters that LaTeX reserves or its old fonts lack.
    textbackslash: '\\',
    textasciitilde: '~',
    textasciicircum: '^',
    textunderscore: '_',
    textless: '<',
    textgreater: '>',
    textbar: '|',
    textdollar: '$',
    textbraceleft: '{',
    textbraceright: '}',
    textquotedbl: '"',
    quotesinglbase: '‚',
    quotedblbase: '„',
    guilsinglleft: '‹',
    guilsinglright: '›',
    textexclamdown: '¡',
    textquestiondown: '¿',
    textellipsis: '…',
    textbullet: '•',
    textperiodcentered: '·',
    textdagger: '†',
    textdaggerdbl: '‡',
    textsection: '§',
    textparagraph: '¶',
    textcopyright: '©',
    textdegree: '°',
    textpm: '±',
    texttimes: '×',
    textdiv: '÷',
    textonehalf: '½',
    textminus: '−',
    textcent: '¢',
    textyen: '¥',
    textnumero: '№',
  }),
);
