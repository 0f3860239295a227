/** The target of a request. */
export interface Target {
  /** Without `.` and `..`; its percent-encoding is valid and left as it is. */
  readonly path: string;
  readonly query: URLSearchParams;
}

/**
 * Parses the target of a request's first line. Never throws: returns undefined for what can't be one of our paths, such
 * as another server's address, `*`, or a broken percent-encoding.
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
    // It only throws a URIError: the percent-encoding is broken.
    return false;
  }
}
