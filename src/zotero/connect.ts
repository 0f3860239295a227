import { UserError } from '../errors.ts';
import type { Collection } from './answers.ts';
import type { Access, ZoteroApi } from './api.ts';
import { type Connection, requireSecret, saveConnection } from './connections.ts';
import { findLibrary } from './library.ts';
import type { ZoteroServices } from './services.ts';
import { quote } from './words.ts';
import { ZoteroError } from './zotero-error.ts';

/** What a person typed into the form. */
export interface ConnectionAsked {
  readonly userId: string;
  readonly apiKey: string;
  /** Empty for the key's own library. */
  readonly library: string;
  /** A collection's name or key; empty for none. */
  readonly collection: string;
}

/** Zotero's keys have 24 letters and digits; others may come. */
const KEY = /^[\w-]{16,64}$/u;

const KEYS_PAGE = 'https://www.zotero.org/settings/keys';

/**
 * Connects a person's library, if Zotero says that the key may add to it. Throws `UserError` if not; then an earlier
 * connection stays.
 */
export async function connectLibrary(
  services: Pick<ZoteroServices, 'database' | 'zotero' | 'now'>,
  asked: ConnectionAsked,
): Promise<Connection> {
  const { api } = services.zotero;
  requireSecret(services.zotero);
  const apiKey = asked.apiKey.trim();
  if (!KEY.test(apiKey))
    throw new UserError(
      `That isn't a Zotero API key: it has 24 letters and digits, and is shown once, when you make it at ${KEYS_PAGE}. Nothing was connected.`,
    );
  try {
    const facts = await api.findKey(apiKey);
    if (facts === undefined)
      throw new UserError(
        `Zotero doesn't know this API key: it was mistyped, or deleted. Nothing was connected. Make one at ${KEYS_PAGE} and paste it whole.`,
      );
    const library = findLibrary(asked.library, facts);
    const access = { library, apiKey };
    const libraryName = library.startsWith('users/')
      ? facts.userName || String(facts.userId)
      : await api.nameGroup(access);
    const collection = await findCollection(api, access, asked.collection.trim());
    const connection: Connection = {
      userId: asked.userId,
      library,
      libraryName,
      collectionKey: collection?.key ?? null,
      collectionName: collection?.name ?? null,
      connectedAt: services.now(),
    };
    await saveConnection(services, connection, apiKey);
    return connection;
  } catch (error) {
    if (!(error instanceof ZoteroError)) throw error;
    throw new UserError(formatUnasked(error), { cause: error });
  }
}

function formatUnasked(error: ZoteroError): string {
  if (error.kind === 'gone')
    return 'Zotero has no such library, or this key may not see it. Check its number. Nothing was connected.';
  if (error.kind === 'forbidden')
    return `Zotero doesn't let this key read that library. Nothing was connected. Edit the key at ${KEYS_PAGE}.`;
  const seconds = Math.ceil(error.waitMs / 1_000);
  const when = seconds > 0 ? `in ${seconds} seconds` : 'in a few minutes';
  return `${error.message.replace(/\.$/u, '')}, so nothing was connected. Try again ${when}.`;
}

const MAX_NAMED = 10;

async function findCollection(
  api: ZoteroApi,
  access: Access,
  typed: string,
): Promise<Collection | undefined> {
  if (typed === '') return undefined;
  // The address of a collection's page ends with its key.
  const meant = /\/collections\/([A-Z\d]{8})(?:\/|$)/u.exec(typed)?.[1] ?? typed;
  const all = await api.listCollections(access);
  const byKey = all.find(({ key }) => key === meant);
  if (byKey !== undefined) return byKey;
  const named = all.filter(({ name }) => name.toLowerCase() === meant.toLowerCase());
  const [only, second] = named;
  const shown = quote(meant);
  if (second !== undefined)
    throw new UserError(
      `${named.length} collections there are called ${shown}. Give the key of the one you mean: ${named.map(({ key }) => key).join(', ')}. It is the end of the address of its page. Nothing was connected.`,
    );
  if (only !== undefined) return only;
  const names = all.slice(0, MAX_NAMED).map(({ name }) => quote(name));
  const others = all.length > MAX_NAMED ? `, and ${all.length - MAX_NAMED} more` : '';
  throw new UserError(
    `There is no collection ${shown} in that library. ${names.length === 0 ? 'It has none: leave the field empty' : `It has ${names.join(', ')}${others}`}. Nothing was connected.`,
  );
}
