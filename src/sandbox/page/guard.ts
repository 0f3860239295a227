import type { IncomingMessage } from 'node:http';
import { isCalledLoopback } from '../origin.ts';
import type { Target } from '../target.ts';

/** Who may open the page. */
export interface Guard {
  /** Why a request is not let in, in words for the person; undefined lets it in. */
  refuse(request: IncomingMessage): string | undefined;
  /** Why somebody may not see what is on the page, or act there. */
  refuseVisit(target: Target): string | undefined;
}

/** The page loads nothing but from its own server. Components colour their parts by style attributes, no more. */
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
 * Lets in only what comes from the page itself. On loopback, the name by which it was called must be loopback's:
 * else any site could point a name of its own here. Elsewhere a token in the address is wanted, which no such site
 * knows.
 */
export function createGuard(token: string | undefined): Guard {
  return {
    refuse(request) {
      const { origin, host = '' } = request.headers;
      if (token === undefined && !isCalledLoopback(request))
        return 'The sandbox answers to 127.0.0.1 and localhost alone.';
      if (origin !== undefined && !isSame(origin, host)) return 'The sandbox answers to its own page alone.';
      return undefined;
    },
    refuseVisit({ query }) {
      return token === undefined || query.get('token') === token
        ? undefined
        : 'Open the whole address that the sandbox printed, with the token at its end.';
    },
  };
}

function isSame(origin: string, host: string): boolean {
  return URL.parse(origin)?.host === host.toLowerCase();
}
