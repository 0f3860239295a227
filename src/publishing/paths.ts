/** What something is served as: Atom, JSON Feed, or iCalendar. */
export type Format = 'atom' | 'json' | 'ics';

/** Returns the address of what is served under a token; `publicUrl` has no slash at the end. */
export function addressOf(publicUrl: string, token: string, format: Format): string {
  return `${publicUrl}/${format === 'ics' ? 'calendars' : 'feeds'}/${token}.${format}`;
}

/** Returns the address at which the reader with a token leaves: a GET shows a page, a POST unsubscribes. */
export function unsubscribeAddressOf(publicUrl: string, token: string): string {
  return `${publicUrl}/unsubscribe/${token}`;
}

/** A path that the public server knows. */
export type Route =
  | { readonly kind: 'document'; readonly token: string; readonly format: Format }
  | { readonly kind: 'unsubscribe'; readonly token: string };

const DOCUMENT = /^\/(?<folder>feeds|calendars)\/(?<token>[\w-]{1,100})\.(?<format>atom|json|ics)$/u;
const UNSUBSCRIBE = /^\/unsubscribe\/(?<token>[\w-]{1,200})$/u;

/**
 * Reads the path of a request; undefined for one that the server doesn't know. `prefix` is the path of the public address,
 * which a proxy may have removed.
 */
export function readRoute(path: string, prefix: string): Route | undefined {
  const rest = path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
  const { folder, token, format } = DOCUMENT.exec(rest)?.groups ?? {};
  if (token !== undefined && (format === 'atom' || format === 'json' || format === 'ics'))
    return (format === 'ics') === (folder === 'calendars') ? { kind: 'document', token, format } : undefined;
  const { token: leaving } = UNSUBSCRIBE.exec(rest)?.groups ?? {};
  return leaving === undefined ? undefined : { kind: 'unsubscribe', token: leaving };
}
