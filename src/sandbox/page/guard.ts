import type { IncomingMessage } from 'node:http';
import { isCalledLoopback } from '../origin.ts';
import type { Target } from '../target.ts';

/** Decides who may open the page. */
export interface Guard {
  /** Says why a request is refused, in words for the person; undefined lets it in. */
  refuse(request: IncomingMessage): string | undefined;
  /** Says why somebody may not see or use the page; undefined lets them in. */
  refuseVisit(target: Target): string | undefined;
}

/** Headers that let the page load only from its own server. Components use style attributes for colours, nothing else. */
export const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/**
 * Creates a guard that lets in only requests from the page itself. On loopback, the request must use a loopback name: a
 * hostile site could point its own name here. Elsewhere the address must have a token, which no such site knows.
 */
export function createGuard(token: string | undefined): Guard {
  return {
    refuse(request) {
      const { origin, host = '' } = request.headers;
      if (token === undefined && !isCalledLoopback(request))
        return 'The sandbox only answers at 127.0.0.1 and localhost.';
      if (origin !== undefined && !isSame(origin, host)) return 'The sandbox only answers its own page.';
      return undefined;
    },
    refuseVisit({ query }) {
      return token === undefined || query.get('token') === token
        ? undefined
        : 'Open the full address that the sandbox printed, including the token at the end.';
    },
  };
}

function isSame(origin: string, host: string): boolean {
  return URL.parse(origin)?.host === host.toLowerCase();
}
