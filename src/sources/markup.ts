/**
 * The entities of HTML 4's Latin-1, which stand for U+00A0 to U+00FF in this order
 * (https://www.w3.org/TR/html4/sgml/entities.html).
 */
const LATIN =
  `nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3
  acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig
  Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash
  Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc
  euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml
  yacute thorn yuml`.split(/\s+/u);

/** The same for Greek: U+0391 to U+03A9 and U+03B1 to U+03C9; a dash is a place without one. */
const GREEK =
  `Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho - Sigma Tau
  Upsilon Phi Chi Psi Omega - - - - - - - alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi
  omicron pi rho sigmaf sigma tau upsilon phi chi psi omega`.split(/\s+/u);

/** XML's own entities, and others found in titles and abstracts. */
const OTHERS = Object.entries({
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  ndash: '–',
  mdash: '—',
  hellip: '…',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  bull: '•',
  prime: '′',
  Prime: '″',
  minus: '−',
  le: '≤',
  ge: '≥',
  ne: '≠',
  asymp: '≈',
  infin: '∞',
  rarr: '→',
  larr: '←',
  harr: '↔',
  sum: '∑',
  prod: '∏',
  radic: '√',
  isin: '∈',
  part: '∂',
  nabla: '∇',
  Scaron: 'Š',
  scaron: 'š',
  Ccaron: 'Č',
  ccaron: 'č',
  Zcaron: 'Ž',
  zcaron: 'ž',
  Lstrok: 'Ł',
  lstrok: 'ł',
  OElig: 'Œ',
  oelig: 'œ',
  ensp: ' ',
  emsp: ' ',
  thinsp: ' ',
});

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ...LATIN.map((name, index) => [name, String.fromCodePoint(0xa0 + index)] as const),
  ...GREEK.map((name, index) => [name, String.fromCodePoint(0x391 + index)] as const),
  ...OTHERS,
]);

const ENTITY = /&(?:#x(?<hex>[\da-f]{1,6})|#(?<decimal>\d{1,7})|(?<name>[a-z][a-z\d]{1,20}));/giu;

/**
 * Tags that journals and authors leave in titles and abstracts. Possible topics of a paper on language models, such as
 * `<s>`, `<code>` or `<think>`, are not among them.
 */
const FORMAT = 'b|i|em|strong|tt|small|span|div|a|sub|sup';
const ATTRIBUTES = `(?:\\s+[\\w:-]+\\s*=\\s*(?:"[^"<>]{0,500}"|'[^'<>]{0,500}'))*`;
const OPENING = new RegExp(`<(${FORMAT})${ATTRIBUTES}\\s?>`, 'giu');
const CLOSING = new RegExp(`</(${FORMAT})\\s?>`, 'giu');
const BREAK = new RegExp(`<(?:br|hr|p)${ATTRIBUTES}\\s?/?>|</p\\s?>`, 'giu');
const SCRIPT = /<(sub|sup)>([^<>${}]{1,40})<\/\1>/giu;

/**
 * Returns the text that a piece of XML or HTML shows: entities become their characters, even if escaped twice;
 * formatting tags are dropped, and superscripts and subscripts are written as LaTeX. A `<` that begins no such tag
 * stays.
 */
export function plainMarkup(source: string): string {
  const text = source.includes('<![CDATA[') ? source.replace(/<!\[CDATA\[|\]\]>/gu, '') : source;
  const decoded = text.includes('&') ? decode(decode(text)) : text;
  return decoded.includes('<') ? withoutTags(decoded) : decoded;
}

function decode(text: string): string {
  return text.replace(ENTITY, (entity, ...found) => {
    const { hex, decimal, name } = found.at(-1);
    if (name !== undefined) return ENTITIES.get(name) ?? entity;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10_ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : entity;
  });
}

function withoutTags(text: string): string {
  let dollars = 0;
  let from = 0;
  const plain = text.replace(BREAK, ' ').replace(SCRIPT, (_, kind: string, inner: string, at, whole) => {
    dollars += count(whole, '$', from, at);
    from = at;
    const script = `${kind.toLowerCase() === 'sub' ? '_' : '^'}{${inner}}`;
    return dollars % 2 === 0 ? `$${script}$` : script;
  });
  // A tag on its own is more likely what the text is about.
  const opened = new Set([...plain.matchAll(OPENING)].map(([, name = '']) => name.toLowerCase()));
  const closed = new Set([...plain.matchAll(CLOSING)].map(([, name = '']) => name.toLowerCase()));
  const drop = (tag: string, name: string): string =>
    opened.has(name.toLowerCase()) && closed.has(name.toLowerCase()) ? '' : tag;
  return plain.replace(OPENING, drop).replace(CLOSING, drop);
}

function count(text: string, char: string, from: number, to: number): number {
  let found = 0;
  for (let at = from; at < to; at += 1) if (text.charAt(at) === char) found += 1;
  return found;
}
