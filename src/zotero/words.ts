/** Shows a stranger's text letter by letter. */
export function quote(text: string): string {
  const shown = text.replace(/\s+/gu, ' ').replaceAll('`', "'").trim();
  return `\`${shown.length > MAX_QUOTED ? `${shown.slice(0, MAX_QUOTED).toWellFormed()}…` : shown}\``;
}

const MAX_QUOTED = 100;

/** Names a library for people. */
export function formatLibrary({
  library,
  libraryName,
}: {
  readonly library: string;
  readonly libraryName: string;
}): string {
  return library.startsWith('users/')
    ? `the Zotero library of ${quote(libraryName)}`
    : `the Zotero group ${quote(libraryName)}`;
}
