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
