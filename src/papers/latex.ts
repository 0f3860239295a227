import { LETTERS, MARKS, STROKE, SYMBOLS, scriptOf, symbolOf } from './latex-symbols.ts';

/** Deeper nesting isn't a title but an attack; anything deeper is left as it is. */
const MAX_NESTED = 20;

/** A word in tiny letters is harder to read than one after a `_`. */
const MAX_SCRIPT = 3;

/** Commands that only show their argument. */
const TRANSPARENT = new Set(
  `text textbf textit textsc texttt textrm textsf textnormal textup emph mathrm mathbf mathit mathsf mathtt mathcal
  mathscr mathfrak boldsymbol bm textmd textsl mbox hbox operatorname operatorname* underline overline widehat widetilde url
  uppercase lowercase ensuremath pmb textcolor mathop substack`.split(/\s+/u),
);

/** Commands that show nothing, not even their argument. */
const SILENT = new Set([
  'cite',
  'citep',
  'citet',
  'citealp',
  'ref',
  'label',
  'footnote',
  'thanks',
  'vspace',
  'hspace',
  'begin',
  'end',
  // Bibliographies balance a lone brace with a phantom, and sort by an argument that is not printed.
  'phantom',
  'hphantom',
  'vphantom',
  'noop',
  'noopsort',
]);

/** Commands that show nothing and have no argument. */
const DROPPED = new Set(
  `left right big Big bigg Bigg bigl bigr Bigl Bigr displaystyle textstyle limits nolimits rm bf it em sc tt sf cal
  noindent par centering protect xspace relax
  normalfont rmfamily sffamily ttfamily itshape scshape slshape upshape bfseries mdseries`.split(/\s+/u),
);

const SPACES = new Set([',', ';', ':', ' ', 'quad', 'qquad', 'newline', '\\', '>', 'space', 'hfill']);

/** Names of functions, which need a space after a factor: `n log n`. */
const FUNCTION = /^\\(?:log|ln|lg|exp|max|min|sup|inf|lim|sin|cos|tan|arg|det|dim|gcd|poly|mod)(?![a-zA-Z])/u;

/** Converts LaTeX to plain Unicode, from left to right. Never throws; unknown commands only lose their backslash. */
export function plainMath(source: string, depth = 0): string {
  return write(source, true, depth);
}

/** Does the same for text outside of math, where `^`, `_` and most braces stand for themselves. */
export function plainText(source: string, depth = 0): string {
  return write(source, false, depth);
}

interface Reader {
  readonly source: string;
  at: number;
  readonly isMath: boolean;
  /** How many groups and arguments surround this one. */
  depth: number;
}

function write(source: string, isMath: boolean, depth: number): string {
  if (depth > MAX_NESTED) return source;
  const reader: Reader = { source, at: 0, isMath, depth };
  let written = '';
  while (reader.at < source.length) {
    const isFunction = isMath && FUNCTION.test(source.slice(reader.at, reader.at + 6));
    if (isFunction && /[\p{L}\p{N})]$/u.test(written)) written += ' ';
    written += writeNext(reader);
  }
  return written.normalize('NFC');
}

function writeNext(reader: Reader): string {
  const { source, at, isMath, depth } = reader;
  const char = source.charAt(at);
  if (char === '\\') return writeCommand(reader);
  if (char === '{' && (isMath || source.charAt(at + 1) === '\\'))
    return write(readGroup(reader), isMath, depth + 1);
  reader.at += 1;
  if (!isMath) return char;
  if (char === '^' || char === '_') return writeScript(char, plainArgument(reader));
  if (char === '}') return '';
  return char === '~' ? ' ' : char;
}

function writeCommand(reader: Reader): string {
  const { source } = reader;
  const name = /^\\([a-zA-Z]+\*?|[\s\S]?)/u.exec(source.slice(reader.at, reader.at + 40))?.[1] ?? '';
  reader.at += 1 + name.length;
  if (SPACES.has(name)) return ' ';
  if (name === '!' || name === '') return '';
  if (/^[%$&#_{}|@-]$/u.test(name)) return name;
  if (/^[()[\]]$/u.test(name)) return '';
  if (DROPPED.has(name)) return swallowSpace(reader);
  if (SILENT.has(name)) return swallowArgument(reader);
  if (name === 'href' || name === 'textcolor') swallowArgument(reader);
  if (name === 'href' || TRANSPARENT.has(name)) return plainArgument(reader);
  if (name === 'enquote') return `“${plainArgument(reader)}”`;
  if (name === 'texorpdfstring') return plainArgument(reader) + swallowArgument(reader);
  if (/^[dt]?frac$/u.test(name)) return `${grouped(plainArgument(reader))}/${grouped(plainArgument(reader))}`;
  if (name === 'textsuperscript') return writeScript('^', plainArgument(reader));
  if (name === 'textsubscript') return writeScript('_', plainArgument(reader));
  if (name === 'not' && reader.isMath) return withMark(plainArgument(reader), STROKE);
  if (name === 'sqrt') return `√${grouped(plainArgument(reader))}`;
  if (name === 'mathbb') {
    const letter = plainArgument(reader);
    return symbolOf(`\\mathbb{${letter}}`) ?? letter;
  }
  const mark = MARKS.get(name);
  if (mark !== undefined) {
    // Over nothing, these two stand for themselves: `\~{}user`.
    if (/^[~^]$/u.test(name) && source.startsWith('{}', reader.at)) return name + swallowArgument(reader);
    if (hasArgument(reader, name)) return withMark(plainArgument(reader), mark);
    // These mark a letter and are nothing on their own.
    if (name === 'b' || name === 'd') return '';
  }
  const letter = LETTERS.get(name);
  if (letter !== undefined) return letter + afterLetter(reader);
  const symbol = SYMBOLS.get(name) ?? symbolOf(`\\${name}`);
  if (source.startsWith('{}', reader.at)) reader.at += 2;
  return symbol ?? name;
}

/**
 * Skips the space or the empty group that ends a letter's name, which LaTeX ignores: `\L ukasz`, `\L{}ukasz`,
 * `\L{ukasz}`.
 */
function afterLetter(reader: Reader): string {
  const { source, isMath, depth } = reader;
  if (!isMath) while (source.charAt(reader.at) === ' ') reader.at += 1;
  return source.charAt(reader.at) === '{' ? write(readGroup(reader), isMath, depth + 1) : '';
}

function hasArgument({ source, at }: Reader, name: string): boolean {
  const next = source.charAt(at);
  return next === '{' || (/^\W$/u.test(name) ? /\p{L}|\\/u.test(next) : next === ' ' || next === '\\');
}

/** Adds a mark after those that the letter already has: `\~\^e` is `ễ`. */
function withMark(text: string, mark: string): string {
  const letter = text.replace(/^ı/u, 'i').replace(/^ȷ/u, 'j');
  return letter === '' ? '' : letter.replace(/^\P{M}\p{M}*/u, (first) => first + mark);
}

function writeScript(kind: '^' | '_', text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  if (kind === '^' && /^[∘°]$/u.test(trimmed)) return '°';
  if (kind === '^' && /^[*′'†‡⋆]+$/u.test(trimmed)) return trimmed;
  const chars = [...trimmed];
  if (chars.length <= MAX_SCRIPT) {
    const raised = chars.map((char) => scriptOf(kind, char));
    if (!raised.includes(undefined)) return raised.join('');
  }
  return `${kind}${chars.length > 1 && /\W/u.test(trimmed) ? `(${trimmed})` : trimmed}`;
}

/** Returns the next argument, a group or one character, as plain text. */
function plainArgument(reader: Reader): string {
  const { source, isMath, depth } = reader;
  while (source.charAt(reader.at) === ' ') reader.at += 1;
  if (source.charAt(reader.at) === '[') swallowOption(reader);
  if (source.charAt(reader.at) === '{') return write(readGroup(reader), isMath, depth + 1);
  if (source.charAt(reader.at) === '\\') return writeNested(reader);
  const char = String.fromCodePoint(source.codePointAt(reader.at) ?? 0x20);
  if (reader.at < source.length) reader.at += char.length;
  return char.trim();
}

/** Writes a command that is another's argument: `\bm\mathbf\alpha` nests like groups. */
function writeNested(reader: Reader): string {
  if (reader.depth >= MAX_NESTED) return '';
  reader.depth += 1;
  const written = writeCommand(reader);
  reader.depth -= 1;
  return written;
}

/**
 * Reads `{…}` with everything nested in it and returns the inside; without an end, it reaches to the end of the text.
 */
function readGroup(reader: Reader): string {
  const { source } = reader;
  const start = reader.at + 1;
  let open = 1;
  let at = start;
  for (; at < source.length && open > 0; at += 1) {
    const char = source.charAt(at);
    if (char === '\\') at += 1;
    else if (char === '{') open += 1;
    else if (char === '}') open -= 1;
  }
  reader.at = Math.min(at, source.length);
  return source.slice(start, open === 0 ? reader.at - 1 : reader.at);
}

function swallowOption(reader: Reader): void {
  const end = reader.source.indexOf(']', reader.at);
  if (end !== -1) reader.at = end + 1;
}

function swallowArgument(reader: Reader): string {
  if (reader.source.charAt(reader.at) === '[') swallowOption(reader);
  if (reader.source.charAt(reader.at) === '{') readGroup(reader);
  return '';
}

function swallowSpace(reader: Reader): string {
  if (reader.source.charAt(reader.at) === ' ') reader.at += 1;
  return '';
}

function grouped(text: string): string {
  return /[\s+\-−/*=]/u.test(text.trim()) ? `(${text.trim()})` : text.trim();
}
