import type { Attachment } from 'discord.js';
import { UserError } from '../../errors.ts';
import { formatText } from '../render/text.ts';

/** A file that a person attached to a command. */
export interface GivenFile {
  readonly name: string;
  /** In bytes, as Discord says. */
  readonly size: number;
  readonly url: string;
}

/** Downloads a file that a person attached. Throws `UserError` if it is larger than `maxBytes`, or can't be downloaded. */
export type ReadFile = (file: GivenFile, maxBytes: number) => Promise<Uint8Array>;

/** The hosts from which Discord serves attachments (https://docs.discord.com/developers/reference#cdn-formatting). */
const CDN: readonly string[] = ['cdn.discordapp.com', 'media.discordapp.net'];

/** Ten megabytes take a second or two; a person is waiting. */
const TIMEOUT_MS = 15_000;

const MAX_NAME = 60;
const SERVER_ERROR = 500;

/** Takes what a command needs of an attachment. */
export function fileOf({ name, size, url }: Attachment): GivenFile {
  return { name, size, url };
}

/**
 * Creates what downloads attached files: from Discord's own hosts, or from the server of the API itself, which the
 * sandbox is.
 */
export function createFileReader(api: string, fetchFile: typeof fetch = fetch): ReadFile {
  const apiOrigin = new URL(api).origin;
  const isOfDiscord = (url: URL): boolean =>
    url.origin === apiOrigin || (url.protocol === 'https:' && CDN.includes(url.hostname) && url.port === '');
  return async (file, maxBytes) => {
    const url = URL.parse(file.url);
    if (url === null || !isOfDiscord(url))
      throw new Error(`An attachment is at ${url?.host ?? 'no address'}, which is not Discord's.`);
    if (file.size > maxBytes) throw tooLarge(file, maxBytes);
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const read = () => download(url, { maxBytes, fetchFile, signal });
    try {
      return await read().catch((error: unknown) => {
        if (!isPassing(error)) throw error;
        return read();
      });
    } catch (error) {
      if (error instanceof RangeError) throw tooLarge(file, maxBytes);
      throw new UserError(
        `I couldn't download “${nameOf(file)}” from Discord: ${reasonOf(error)}. Run the command again with the file attached.`,
        { cause: error },
      );
    }
  };
}

/** Throws `RangeError` for a file that is larger than the server said. */
async function download(
  url: URL,
  {
    maxBytes,
    fetchFile,
    signal,
  }: { readonly maxBytes: number; readonly fetchFile: typeof fetch; readonly signal: AbortSignal },
): Promise<Uint8Array> {
  const response = await fetchFile(url, { redirect: 'error', signal });
  if (!response.ok) {
    await response.body?.cancel();
    throw new RefusedDownload(response.status);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new RangeError('the file is larger than it said');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A download that Discord answered with something else. */
class RefusedDownload extends Error {
  override readonly name = 'RefusedDownload';
  readonly status: number;

  constructor(status: number) {
    super(`HTTP status ${status}`);
    this.status = status;
  }
}

/** Whether another try may help. */
function isPassing(error: unknown): boolean {
  if (error instanceof RangeError) return false;
  return !(error instanceof RefusedDownload) || error.status >= SERVER_ERROR;
}

function reasonOf(error: unknown): string {
  if (error instanceof RefusedDownload)
    return error.status >= SERVER_ERROR
      ? `it answered with HTTP status ${error.status}`
      : `it no longer has the file (HTTP status ${error.status})`;
  if (error instanceof Error && error.name === 'TimeoutError')
    return `it took longer than ${TIMEOUT_MS / 1_000} seconds`;
  return 'the connection failed';
}

function tooLarge(file: GivenFile, maxBytes: number): UserError {
  const megabytes = (bytes: number): string =>
    `${(bytes / 1_000_000).toLocaleString('en', { maximumFractionDigits: 1 })} MB`;
  const size = file.size > maxBytes ? ` has ${megabytes(file.size)}, which` : '';
  return new UserError(
    `“${nameOf(file)}”${size} is too large: I read files of up to ${megabytes(maxBytes)}. Export fewer papers, or leave out their notes and attachments.`,
  );
}

function nameOf({ name }: GivenFile): string {
  return formatText(name, MAX_NAME);
}
