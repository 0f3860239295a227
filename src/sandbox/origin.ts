import type { IncomingMessage } from 'node:http';

/** Whether a page in a browser asks: a browser names the page that it comes from, a bot does not. */
export function comesFromPage({ headers }: IncomingMessage): boolean {
  return headers.origin !== undefined;
}
