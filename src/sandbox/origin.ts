import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** Whether a page in a browser sent a request: a browser names the page's origin, a bot does not. */
export function comesFromPage({ headers }: IncomingMessage): boolean {
  return headers.origin !== undefined;
}

/**
 * Whether a request calls this machine by a loopback name. Any site can point its own name here; its page then counts as
 * the same origin, which a browser may not send, but the request still carries the site's name.
 */
export function isCalledLoopback({ headers }: IncomingMessage): boolean {
  const called = URL.parse(`http://${headers.host ?? ''}`);
  if (called === null || called.href !== `http://${called.host}/`) return false;
  return isLoopback(called.hostname.replace(/^\[|\]$/gu, ''));
}

/** Whether a host is only this machine. */
export function isLoopback(name: string): boolean {
  return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
}
