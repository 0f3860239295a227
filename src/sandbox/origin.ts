import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** Whether a page in a browser asks: a browser names the page that it comes from, a bot does not. */
export function comesFromPage({ headers }: IncomingMessage): boolean {
  return headers.origin !== undefined;
}

/**
 * Whether a request calls this machine by a name that is loopback's. Any site can point a name of its own here, and
 * its page then asks as the same origin, which a browser may not name; but the request still bears the site's name.
 */
export function isCalledLoopback({ headers }: IncomingMessage): boolean {
  const called = URL.parse(`http://${headers.host ?? ''}`);
  if (called === null || called.href !== `http://${called.host}/`) return false;
  return isLoopback(called.hostname.replace(/^\[|\]$/gu, ''));
}

/** Whether a host is this machine alone. */
export function isLoopback(name: string): boolean {
  return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
}
