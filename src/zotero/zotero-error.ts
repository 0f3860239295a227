/** What a failure means for whoever asked Zotero. */
type Kind =
  /** The key may not do that, or is none. */
  | 'forbidden'
  /** There is no such library or collection. */
  | 'gone'
  /** A request with this write token has succeeded before. */
  | 'token used'
  /** Zotero wants fewer or smaller items at once, and has taken none of these. */
  | 'too large'
  /** Zotero refuses the request as a whole, and would refuse it again. */
  | 'refused'
  /** It wants to be left alone for a while. */
  | 'busy'
  /** It may have done what was asked, or not. */
  | 'unreachable'
  | 'failing'
  | 'unreadable';

/** A failed request to Zotero. Its words never hold the key. */
export class ZoteroError extends Error {
  readonly kind: Kind;
  readonly status: number | undefined;
  /** How long Zotero wants to be left alone; 0 if it doesn't say. */
  readonly waitMs: number;

  /** `what` goes after "Zotero". */
  constructor(
    kind: Kind,
    what: string,
    {
      status,
      waitMs = 0,
      cause,
    }: { readonly status?: number; readonly waitMs?: number; readonly cause?: unknown } = {},
  ) {
    super(`Zotero ${what}.`, { cause });
    this.name = 'ZoteroError';
    this.kind = kind;
    this.status = status;
    this.waitMs = waitMs;
  }

  /** Reads an answer that is no success. */
  static of(status: number, text: string, waitMs: number): ZoteroError {
    return new ZoteroError(kindOf(status), wordsOf(status, text), { status, waitMs });
  }

  /** Whether the same request may work later. */
  get isPassing(): boolean {
    return ['busy', 'unreachable', 'failing', 'unreadable'].includes(this.kind);
  }
}

const KINDS: Readonly<Record<number, Kind>> = {
  401: 'forbidden',
  403: 'forbidden',
  404: 'gone',
  // The library is locked by another request.
  409: 'busy',
  408: 'failing',
  412: 'token used',
  413: 'too large',
  425: 'busy',
  429: 'busy',
};

function kindOf(status: number): Kind {
  // A redirect leads where the key must not go: a proxy or a login page is in the way, as with a server's failure.
  return KINDS[status] ?? (status >= 500 || status < 400 ? 'failing' : 'refused');
}

const MAX_SAID = 120;

/** A proxy's page is no sentence. */
function wordsOf(status: number, text: string): string {
  if (status === 429) return 'asks us to slow down';
  const said = text.replace(/\s+/gu, ' ').trim();
  const isSentence = said !== '' && said.length <= MAX_SAID && !said.includes('<');
  return `answered with HTTP status ${status}${isSentence ? ` (${said.replace(/\.$/u, '')})` : ''}`;
}
