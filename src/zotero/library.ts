import { UserError } from '../errors.ts';
import type { KeyFacts } from './answers.ts';
import { quote } from './words.ts';

/** A library, as Zotero's addresses name it: "users/475425" or "groups/5001". */
export type Library = `${'users' | 'groups'}/${number}`;

/** Reads a library as it is stored. */
export function asLibrary(stored: string): Library {
  const [kind, id] = stored.split('/');
  if (kind !== 'users' && kind !== 'groups') throw new Error(`${stored} is not a Zotero library.`);
  return `${kind}/${Number(id)}`;
}

/** A number of Zotero's: more digits are a typo. */
const NUMBER = /^\d{1,12}$/u;

/**
 * Finds which library a person means, of those that their key opens: the key's own if they typed nothing; or the number of
 * a user or a group, "groups/5001", or the library's address on zotero.org. Throws `UserError` for any other, and for one
 * that the key may not write to.
 */
export function findLibrary(typed: string, facts: KeyFacts): Library {
  const library = readLibrary(typed.trim(), facts);
  if (library === undefined)
    throw new UserError(
      `I don't know which library ${quote(typed)} is, so nothing was connected. Leave the field empty for your own library, or give the number of a group, such as 5001, or the address of its page, such as https://www.zotero.org/groups/5001/papers.`,
    );
  if (!mayWrite(library, facts)) throw new UserError(formatNoRights(library, facts));
  return library;
}

function readLibrary(typed: string, facts: KeyFacts): Library | undefined {
  const own: Library = `users/${facts.userId}`;
  if (typed === '') return own;
  if (NUMBER.test(typed)) return Number(typed) === facts.userId ? own : `groups/${Number(typed)}`;
  const path = pathOf(typed);
  const [, kind, id] = /^(users|groups)\/(\d{1,12})(?:\/|$)/u.exec(path) ?? [];
  if (kind === 'groups') return `groups/${Number(id)}`;
  if (kind === 'users') return `users/${Number(id)}`;
  // The page of a person's library begins with their name: zotero.org/ada_lovelace/library.
  const [name = ''] = path.split('/');
  return name !== '' && name.toLowerCase() === slugOf(facts.userName) ? own : undefined;
}

/** Returns the path of an address, or of what is written like one. */
function pathOf(typed: string): string {
  const url = URL.parse(
    /^https?:\/\//iu.test(typed)
      ? typed
      : `https://www.zotero.org/${typed.replace(/^(?:www\.)?zotero\.org\//iu, '')}`,
  );
  const isTheirs = url !== null && /^(?:www\.|api\.)?zotero\.org$/iu.test(url.hostname);
  return isTheirs ? url.pathname.replace(/^\/+/u, '') : '';
}

/** Writes a name as the addresses of zotero.org do. */
function slugOf(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[^a-z\d ._-]/gu, '')
    .replace(/ /gu, '_');
}

function mayWrite(library: Library, { userId, ownWrite, groups }: KeyFacts): boolean {
  if (library.startsWith('users/')) return library === `users/${userId}` && ownWrite;
  return groups.get(library.slice('groups/'.length)) ?? groups.get('all') ?? false;
}

function formatNoRights(library: Library, { userId, userName }: KeyFacts): string {
  const [kind, id] = library.split('/');
  if (kind === 'users' && Number(id) !== userId)
    return `This key belongs to ${quote(userName)} (user ${userId}), so it can't add to the library of user ${id}. Nothing was connected. Leave the library empty, or make a key in the other account.`;
  const what = kind === 'users' ? 'your library' : `group ${id}`;
  return `This key may not add anything to ${what}. Nothing was connected. At https://www.zotero.org/settings/keys, edit the key and allow ${kind === 'users' ? '**write access**' : '**Read/Write** for that group, of which you must be a member who may edit'}.`;
}
