import type { APIAttachment } from 'discord-api-types/v10';
import { refusals } from './refusal.ts';
import type { StoredFile, World } from './world.ts';

const PATH = /^\/attachments\/(?<id>\d+)\/[^/]+$/u;

/** A file within a bot's message. */
export interface SentFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What it shows, for those who can't see it. */
  readonly description?: string | undefined;
}

/**
 * Discord's limit for a file of a bot in a server without boosts
 * (https://docs.discord.com/developers/reference#uploading-files).
 */
const MAX_FILE_BYTES = 10_485_760;

/** A bot reads a file within seconds, and people look at the newest; older ones would only fill memory. */
const MAX_FILES = 20;

/** Stores a file as Discord's upload does; returns its id, which a command's option takes. */
export function addFile(world: World, name: string, content: string | Uint8Array): string {
  const id = world.nextId();
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  world.files.set(id, { id, name, bytes });
  const [oldest] = world.files.keys();
  if (world.files.size > MAX_FILES && oldest !== undefined) world.files.delete(oldest);
  return id;
}

/** What Discord recognises a picture by. */
const PICTURES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
};

/** Returns the type of a picture by its name; undefined for any other file. */
export function pictureType(name: string): string | undefined {
  return PICTURES[/\.(?<ending>[a-z]+)$/iu.exec(name)?.groups?.ending?.toLowerCase() ?? ''];
}

/** Builds an attachment as a bot gets it. */
export function presentFile(
  world: World,
  { id, name, bytes, description }: StoredFile & Pick<SentFile, 'description'>,
): APIAttachment {
  const url = `${world.origin}/attachments/${id}/${encodeURIComponent(name)}`;
  const type = pictureType(name);
  return {
    id,
    filename: name,
    size: bytes.byteLength,
    url,
    proxy_url: url,
    ephemeral: true,
    ...(type !== undefined && { content_type: type }),
    ...(description !== undefined && { description }),
  };
}

/** Stores the files of a bot's message, and returns them as the message has them. Throws 40005 for one that is too large. */
export function addSentFiles(world: World, files: readonly SentFile[]): APIAttachment[] {
  if (files.some(({ bytes }) => bytes.byteLength > MAX_FILE_BYTES)) throw refusals.tooLarge();
  return files.map((file) => presentFile(world, { ...file, id: addFile(world, file.name, file.bytes) }));
}

/** Finds the file that a path names, as Discord's CDN serves it; undefined for any other path. */
export function findFile(world: World, path: string): StoredFile | undefined {
  return world.files.get(PATH.exec(path)?.groups?.id ?? '');
}
