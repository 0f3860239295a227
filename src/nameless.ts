/**
 * Stands for a person who had erased what was kept about them, where nothing depends on who it was. Ids at Discord have digits
 * alone, so no account has it, nor any other id that begins with a tilde.
 */
export const NOBODY = '~';

/** Whether an id stands for somebody who had erased what was kept about them. */
export function isNameless(userId: string): boolean {
  return userId.startsWith(NOBODY);
}

/** How people read the name of somebody who is nameless. */
export const SOMEBODY = 'somebody who left';

/** Formats a person: Discord shows their name, and notifies only whom a message says. */
export function formatPerson(userId: string): string {
  return isNameless(userId) ? SOMEBODY : `<@${userId}>`;
}

/** Formats a person at the beginning of a sentence. */
export function formatPersonFirst(userId: string): string {
  return formatPerson(userId).replace(/^s/u, 'S');
}

/** Makes a text that mentions a person mention nobody. */
export function takeOutMentions(text: string, userId: string): string {
  const mention = `<@${userId}>`;
  const rest = text.startsWith(mention) ? formatPersonFirst(NOBODY) + text.slice(mention.length) : text;
  return rest.replaceAll(mention, SOMEBODY);
}
