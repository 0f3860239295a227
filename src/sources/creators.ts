/** Suffixes after a comma that aren't names themselves. */
const SUFFIX = /^(?:jr|sr|jnr|snr|junior|senior|ii|iii|iv|2nd|3rd|4th|ph\. ?d|phd|m\. ?d|md|esq)\.?$/iu;

/**
 * Splits a comma-separated list of names. A comma inside brackets belongs to an affiliation, which is left out; one
 * before "Jr." belongs to the name. Takes time linear in the text, whatever it holds.
 */
export function splitCreators(creators: string): string[] {
  const names: string[] = [];
  for (const part of withoutBrackets(creators).split(',')) {
    const name = part.replace(/\s+/gu, ' ').trim();
    const before = names.at(-1);
    if (name === '') continue;
    if (before !== undefined && SUFFIX.test(name)) names[names.length - 1] = `${before}, ${name}`;
    else names.push(name);
  }
  return names;
}

/** Removes brackets and their content; an unpaired bracket stays. */
function withoutBrackets(text: string): string {
  const ends = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '(') open.push(at);
    const start = char === ')' ? open.pop() : undefined;
    if (start !== undefined) ends.set(start, at);
  }
  const kept: string[] = [];
  let from = 0;
  for (let at = text.indexOf('('); at !== -1; at = text.indexOf('(', at)) {
    const end = ends.get(at);
    if (end !== undefined) kept.push(text.slice(from, at));
    if (end !== undefined) from = end + 1;
    at = (end ?? at) + 1;
  }
  kept.push(text.slice(from));
  return kept.join('');
}

/** Splits "Loconsole, M.; Xue, C.": names that have semicolons between them and the family name first. */
export function splitFamilyFirst(creators: string): string[] {
  return creators.split(';').map(turnName).filter(Boolean);
}

function turnName(name: string): string {
  const [family = '', first = '', ...more] = name.split(',').map((part) => part.trim());
  return [first, family, ...more].filter(Boolean).join(' ');
}
