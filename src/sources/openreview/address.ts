import { UserError } from '../../errors.ts';

/** A venue, and which of its papers: those it has accepted, or all that were submitted. */
interface Venue {
  readonly venue: string;
  readonly what: 'accepted' | 'submissions';
}

/** A domain, then groups: `ICLR.cc/2026/Conference`, `TMLR`. */
const VENUE = /^[\w.-]+(?:\/[\w.-]+){0,8}$/u;

/** A venue as people write it alone: its domain and a year. */
const BARE = /^[\w-]+(?:\.[\w-]+)+\/(?:[\w.-]+\/)*\d{4}\/[\w./-]+$/u;

const SITE = /^https?:\/\/(?:www\.)?openreview\.net\//iu;

/** What follows a venue in the name of its invitation to submit. */
const INVITATION = '/-/';

const MAX_VENUE = 300;

/**
 * Reads a venue: its address at OpenReview, its id, or `openreview:` and its id; with `submissions` behind it, or in an
 * address that opens that tab, what was submitted to it. Undefined for any other text.
 */
export function parseVenue(text: string): string | undefined {
  const [, given = '', submissions] = /^(\S+)(\s+submissions)?$/iu.exec(text.trim()) ?? [];
  if (SITE.test(given)) return instanceOf(parseAddress(given, submissions !== undefined));
  const id = given.replace(/^openreview:/iu, '');
  if (id === given && !BARE.test(given)) return undefined;
  return instanceOf({ id, isSubmissions: submissions !== undefined });
}

function parseAddress(address: string, isAsked: boolean) {
  const url = URL.parse(address);
  const id = url?.searchParams.get('id') ?? '';
  if (url === null || !/^\/(?:group|submissions)$/u.test(url.pathname) || id === '')
    throw new UserError(
      'That address at OpenReview is no venue. A venue’s looks like https://openreview.net/group?id=ICLR.cc/2026/Conference',
    );
  return { id, isSubmissions: isAsked || url.pathname === '/submissions' || /submissions/iu.test(url.hash) };
}

function instanceOf({ id, isSubmissions }: { readonly id: string; readonly isSubmissions: boolean }): string {
  const [venue = ''] = id.split(INVITATION);
  if (!VENUE.test(venue) || id.length > MAX_VENUE)
    throw new UserError(`“${id.slice(0, 100)}” isn't a venue. They look like ICLR.cc/2026/Conference`);
  return isSubmissions && !id.includes(INVITATION) ? invitationOf(venue, 'Submission') : id;
}

/** Returns the name of a venue's invitation to submit. */
export function invitationOf(venue: string, submissions: string): string {
  return `${venue}${INVITATION}${submissions}`;
}

/** Reads which papers of which venue an instance means. */
export function readVenue(instance: string): Venue {
  const [venue = '', submissions] = instance.split(INVITATION);
  return { venue, what: submissions === undefined ? 'accepted' : 'submissions' };
}

/** Names a list: "OpenReview: ICLR.cc/2026/Conference, submissions". */
export function formatVenue(instance: string): string {
  const { venue, what } = readVenue(instance);
  return `OpenReview: ${venue}${what === 'submissions' ? ', submissions' : ''}`;
}

/** Writes a list so that `parseVenue` reads it. */
export function writeVenue(instance: string): string {
  return `openreview:${instance}`;
}
