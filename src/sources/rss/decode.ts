/** The mark at the start of a text, by encoding. */
const MARKS: readonly (readonly [encoding: string, mark: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** How much of a text may say its encoding: the XML declaration, or a page's head. */
const MAX_HEAD = 2_000;

/**
 * Decodes a feed: by its byte order mark, else by what it says of itself, else by what the server says, else as UTF-8. The
 * server comes last, because many call everything ISO-8859-1.
 */
export function decodeFeed(bytes: Uint8Array, contentType: string | null): string {
  const marked = MARKS.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte))?.[0];
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, MAX_HEAD));
  const [, declared] =
    /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]{1,40})["']/u.exec(head) ??
    /<meta[^>]*?charset\s*=\s*["']?([\w.:-]{1,40})/iu.exec(head) ??
    [];
  const [, served] = /;\s*charset\s*=\s*["']?([\w.:-]{1,40})/iu.exec(contentType ?? '') ?? [];
  for (const encoding of [marked, declared, served]) {
    const decoder = encoding === undefined ? undefined : decoderOf(encoding);
    if (decoder !== undefined) return decoder.decode(bytes);
  }
  return new TextDecoder().decode(bytes);
}

/** Returns undefined for an encoding that nobody knows. */
function decoderOf(encoding: string): TextDecoder | undefined {
  try {
    return new TextDecoder(encoding);
  } catch {
    // The next that is named may be right.
    return undefined;
  }
}
