/** Removes NUL, which Postgres can neither store nor compare (SQLSTATE 22021). */
export function stripNul<Text extends string | null>(text: Text): Text extends string ? string : null;
export function stripNul(text: string | null): string | null {
  return text === null ? null : text.replaceAll('\0', '').toWellFormed();
}

/** Escapes a text so that LIKE takes it literally. */
export function escapeLike(text: string): string {
  return stripNul(text).replace(/[\\%_]/gu, '\\$&');
}
