import { LETTERS, MARKS, SYMBOLS, symbolOf } from '../../papers/latex-symbols.ts';
import type { Encoding } from './formats.ts';

/**
 * Characters that LaTeX reserves, or that its old fonts lack. BibTeX counts every brace, one after a backslash, too
 * (https://ctan.org/pkg/bibtex): a brace that is text is therefore written as its name, so that what encloses it stays
 * balanced. Zotero's BibTeX translator writes the others in the same way.
 */
const RESERVED: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\textbraceleft{}',
  '}': '\\textbraceright{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '%': '\\%',
  '&': '\\&',
  $: '\\$',
  '#': '\\#',
  _: '\\_',
};

/** Writes text for a field of BibTeX: LaTeX prints it as it is, and its braces are balanced. */
export function escapeLatex(text: string, encoding: Encoding): string {
  const escaped = text
    .replace(/[\\{}~^<>|%&$#_]/gu, (char) => RESERVED[char] ?? char)
    // Two of these in a row would be one other character.
    .replace(/-(?=-)|'(?=')|`(?=`)/gu, '$&{}');
  return encoding === 'latex' ? escaped.normalize('NFC').replace(/\P{ASCII}\p{M}*/gu, writeLetter) : escaped;
}

/**
 * Writes a formula for a field of BibTeX, between dollars; undefined for one that would break what is around it. Its
 * braces are counted as BibTeX counts them, and characters that LaTeX reserves outside of formulas are escaped.
 */
export function writeFormula(latex: string, encoding: Encoding): string | undefined {
  const escaped = latex
    .trim()
    .replace(/\\[\s\S]?|[%&#]/gu, (found) => (found.startsWith('\\') ? found : `\\${found}`));
  const formula = isBalanced(escaped) ? escaped : escaped.replace(/\\[{}]/gu, nameBrace);
  if (!isBalanced(formula) || /(?<!\\)(?:\\\\)*\$/u.test(formula) || /^$|(?<!\\)(?:\\\\)*\\$/u.test(formula))
    return undefined;
  const written =
    encoding === 'latex'
      ? formula.replace(/(\P{ASCII})([A-Za-z]?)/gu, (found, char: string, next: string) => {
          const command = MATHS.get(char);
          if (command === undefined) return found;
          // A letter after a command would be part of its name. Braces change the space around a relation.
          if (next === '') return command;
          return /\p{L}/u.test(char) ? `{${command}}${next}` : `${command} ${next}`;
        })
      : formula;
  return `$${written}$`;
}

function nameBrace(brace: string): string {
  return brace === '\\{' ? '\\lbrace ' : '\\rbrace ';
}

/** Whether braces are balanced, counted as BibTeX does. */
function isBalanced(text: string): boolean {
  let depth = 0;
  for (const [brace] of text.matchAll(/[{}]/gu)) {
    depth += brace === '{' ? 1 : -1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** The accents of LaTeX's own encodings (https://ctan.org/pkg/encguide); other packages have more. */
const ACCENTS: ReadonlyMap<string, string> = new Map(
  ['`', "'", '^', '"', '~', '=', '.', 'u', 'v', 'H', 'c', 'k', 'r', 'b', 'd', 'textcommabelow'].flatMap(
    (name) => {
      const mark = MARKS.get(name);
      return mark === undefined ? [] : [[mark, name] as const];
    },
  ),
);

/** Letters and marks that LaTeX has a command for outside of formulas. Horned letters need an encoding of their own. */
const TEXTS: ReadonlyMap<string, string> = new Map(
  [...LETTERS, ...SYMBOLS].flatMap(([name, symbol]) =>
    /^\P{ASCII}$/u.test(symbol) && /^(?!ohorn|uhorn)(?:[a-z]{1,2}|text.*|quote.*|guil.*)$/iu.test(name)
      ? [[symbol, `\\${name}`] as const]
      : [],
  ),
);

/** Commands of formulas that LaTeX has without any package, and amssymb's blackboard letters. */
const STANDARD =
  `alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega
  varepsilon vartheta varphi varrho varsigma Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
  leq geq neq approx equiv sim simeq cong propto ll gg in notin ni subset supset subseteq supseteq prec succ parallel perp
  mid vdash dashv models times div pm mp cdot ast star circ bullet oplus otimes cap cup setminus wedge vee sum prod int
  partial nabla infty forall exists neg emptyset ell hbar Re Im aleph prime surd angle to leftarrow rightarrow
  leftrightarrow Rightarrow Leftarrow Leftrightarrow mapsto uparrow downarrow longrightarrow hookrightarrow langle rangle
  lceil rceil lfloor rfloor mathbb{C} mathbb{E} mathbb{N} mathbb{P} mathbb{Q} mathbb{R} mathbb{Z}`.split(
    /\s+/u,
  );

const MATHS: ReadonlyMap<string, string> = new Map(
  STANDARD.flatMap((name) => {
    const symbol = SYMBOLS.get(name) ?? symbolOf(`\\${name}`);
    return symbol === undefined || !/^\P{ASCII}$/u.test(symbol) ? [] : [[symbol, `\\${name}`] as const];
  }),
);

/** Raised and lowered digits. */
const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const LOWERED = '₀₁₂₃₄₅₆₇₈₉';

/** Writes a letter that ASCII lacks, with its marks; one that LaTeX has no command for stays. */
function writeLetter(letter: string): string {
  const text = TEXTS.get(letter);
  if (text !== undefined) return `{${text}}`;
  const maths = MATHS.get(letter);
  if (maths !== undefined) return `\\ensuremath{${maths}}`;
  if (RAISED.includes(letter)) return `\\textsuperscript{${RAISED.indexOf(letter)}}`;
  if (LOWERED.includes(letter)) return `\\textsubscript{${LOWERED.indexOf(letter)}}`;
  const [base = '', mark = '', ...more] = letter.normalize('NFD');
  const written = /^[A-Za-z]$/u.test(base) ? base : TEXTS.get(base);
  const accent = ACCENTS.get(mark);
  // Two accents on a letter are more than LaTeX can set.
  if (written === undefined || accent === undefined || more.length > 0) return letter;
  return `{\\${accent}{${written}}}`;
}
