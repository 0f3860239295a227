const LINE_FEED = 0x0a;

/**
 * Decodes a file: UTF-16 by its mark or its zeros, else UTF-8; where a line isn't that, it is windows-1252, of which
 * latin-1 is a part, as files that were put together hold both. Line ends become line feeds, and marks are removed.
 */
export function decodeText(input: string | Uint8Array): string {
  const text = typeof input === 'string' ? input : decodeBytes(input);
  return text.replace(/\ufeff/gu, '').replace(/\r\n?/gu, '\n');
}

function decodeBytes(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0))
    return new TextDecoder('utf-16le').decode(bytes);
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0))
    return new TextDecoder('utf-16be').decode(bytes);
  return decodeUtf8(bytes) ?? decodeLines(bytes);
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8: the caller tries what else it may be.
    return undefined;
  }
}

function decodeLines(bytes: Uint8Array): string {
  const old = new TextDecoder('windows-1252');
  const lines: string[] = [];
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(LINE_FEED, start);
    const end = found === -1 ? bytes.length : found + 1;
    const line = bytes.subarray(start, end);
    lines.push(decodeUtf8(line) ?? old.decode(line));
    start = end;
  }
  return lines.join('');
}
