/** What a request asks for. */
export interface Target {
  /** Without `.` and `..`; its percent-encoding is sound, and left as it is. */
  readonly path: string;
  readonly query: URLSearchParams;
}

/**
 * Parses the target of a request's first line. Never throws: undefined is what no path of ours can be, such as
 * another server's address, `*`, or a broken percent-encoding.
 */
export function parseTarget(target: string | undefined): Target | undefined {
  if (!target?.startsWith('/')) return undefined;
  // Not as relative to a base: in `//name/path`, the name would be taken for a host.
  const url = URL.parse(`http://sandbox.invalid${target}`);
  if (url === null || !isDecodable(url.pathname)) return undefined;
  return { path: url.pathname, query: url.searchParams };
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    // A URIError, the only one there is: the percent-encoding is broken.
    return false;
  }
}
