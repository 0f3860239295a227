import { eq } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { zoteroConnections } from '../database/schema/zotero.ts';
import { UserError } from '../errors.ts';
import type { Access } from './api.ts';
import { asLibrary, type Library } from './library.ts';
import { seal, unseal } from './seal.ts';
import type { Zotero, ZoteroServices } from './services.ts';
import { formatLibrary } from './words.ts';

/** The library that a person adds papers to. The key is left out. */
export interface Connection {
  readonly userId: string;
  readonly library: Library;
  readonly libraryName: string;
  readonly collectionKey: string | null;
  readonly collectionName: string | null;
  readonly connectedAt: Temporal.Instant;
}

/** The setting that holds the key of our own. */
const SETTING = 'ZOTERO_ENCRYPTION_KEY';

/** Returns the key with which people's keys are encrypted. Throws `UserError` if the operator has set none. */
export function requireSecret({ secret }: Pick<Zotero, 'secret'>): Buffer {
  if (secret === undefined)
    throw new UserError(
      `Zotero isn't set up here: whoever runs this bot must set \`${SETTING}\` first, the key with which it encrypts yours. The command \`openssl rand -hex 32\` makes one.`,
    );
  return secret;
}

/** Stores a connection in place of an earlier one, and its key encrypted. */
export async function saveConnection(
  { database, zotero }: Pick<ZoteroServices, 'database' | 'zotero'>,
  connection: Connection,
  apiKey: string,
): Promise<void> {
  const { userId, ...about } = connection;
  const sealedKey = seal(requireSecret(zotero), apiKey, aboutOf(connection));
  await database
    .insert(zoteroConnections)
    .values({ userId, ...about, sealedKey })
    .onConflictDoUpdate({ target: zoteroConnections.userId, set: { ...about, sealedKey } });
}

/** Finds the library that a person has connected; undefined if there is none. */
export async function findConnection(database: Database, userId: string): Promise<Connection | undefined> {
  const [row] = await database.select().from(zoteroConnections).where(eq(zoteroConnections.userId, userId));
  if (row === undefined) return undefined;
  const { sealedKey: _, library, ...connection } = row;
  return { ...connection, library: asLibrary(library) };
}

/** Returns a person's connection with what opens it. Throws `UserError` if there is none, or if its key can't be decrypted. */
export async function getAccess(
  { database, zotero }: Pick<ZoteroServices, 'database' | 'zotero'>,
  userId: string,
): Promise<Access & { readonly connection: Connection }> {
  const secret = requireSecret(zotero);
  const [row] = await database.select().from(zoteroConnections).where(eq(zoteroConnections.userId, userId));
  if (row === undefined)
    throw new UserError(
      "You haven't connected a Zotero library yet. Run `/papers zotero connect`, and then this again.",
    );
  const { sealedKey, ...rest } = row;
  const connection = { ...rest, library: asLibrary(row.library) };
  const apiKey = unseal(secret, sealedKey, aboutOf(connection));
  if (apiKey === undefined)
    throw new UserError(
      `I can't decrypt your Zotero key any more: whoever runs this bot has changed \`${SETTING}\` since you connected ${formatLibrary(connection)}. Run \`/papers zotero connect\` again; nothing that was added is lost, or added twice.`,
    );
  return { library: connection.library, apiKey, connection };
}

/** Deletes a person's connection with its key. Returns what it was; undefined if there was none. */
export async function deleteConnection(
  database: Database,
  userId: string,
): Promise<Pick<Connection, 'library' | 'libraryName'> | undefined> {
  const { library, libraryName } = zoteroConnections;
  const [gone] = await database
    .delete(zoteroConnections)
    .where(eq(zoteroConnections.userId, userId))
    .returning({ library, libraryName });
  return gone && { ...gone, library: asLibrary(gone.library) };
}

/** Binds an encrypted key to its row. */
function aboutOf({ userId, library }: Pick<Connection, 'userId' | 'library'>): string {
  return `zotero ${userId} ${library}`;
}
