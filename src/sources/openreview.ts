import { z } from 'zod';
import { baseUrl } from '../base-url.ts';
import { UserError } from '../errors.ts';
import { NO_POPULARITY } from '../papers/paper.ts';
import type { SourceDeclaration } from './declaration.ts';
import type { Http, HttpAnswer } from './http.ts';
import { formatVenue, invitationOf, parseVenue, readVenue, writeVenue } from './openreview/address.ts';
import { buildNote, isRetired, isWithdrawn, noteId, parseGroup, parseNotes } from './openreview/notes.ts';
import { parseJson } from './parse-json.ts';
import { readItems } from './read-items.ts';
import { type DayRequest, type Source, SourceError } from './source.ts';

/** No limit is documented; a page of 1,000 notes is heavy. */
const PACE_MS = 1_000;

/** The API's maximum per page. */
const PAGE_SIZE = 1_000;

/** Twice the largest venue: NeurIPS 2025 had 21,000 submissions. */
const MAX_PAGES = 50;

const IDENTITY = { name: 'openreview', title: 'OpenReview' } as const;

/** "Self-RAG", at ICLR 2024. */
const KNOWN_PAPER = 'hSyW5go0v8';

/** Declares venues at OpenReview (https://docs.openreview.net/reference/api-v2). */
export const openreview: SourceDeclaration<'openreview'> = {
  ...IDENTITY,
  publisher: 'OpenReview',
  kind: 'net',
  settings: {
    OPENREVIEW_URL: baseUrl('https://api2.openreview.net'),
    OPENREVIEW_USERNAME: z.string().default(''),
    OPENREVIEW_PASSWORD: z.string().default(''),
  },
  categories: 'none',
  instances: {
    label: 'The venue, or its address at OpenReview',
    placeholder: 'ICLR.cc/2026/Conference',
    example:
      "a venue's address at OpenReview, such as https://openreview.net/group?id=ICLR.cc/2026/Conference",
    parse: parseVenue,
    format: formatVenue,
    write: writeVenue,
  },
  days: 'seen',
  arxivIds: 'none',
  probe: { paperId: KNOWN_PAPER, addressSetting: 'OPENREVIEW_URL' },
  open: ({ http, setting }) =>
    createOpenReview({
      http,
      apiUrl: setting('OPENREVIEW_URL'),
      username: setting('OPENREVIEW_USERNAME'),
      password: setting('OPENREVIEW_PASSWORD'),
    }),
};

/** Parts of the source; without a name and a password it asks as anybody. */
interface OpenReviewParts {
  readonly http: Http;
  readonly apiUrl: string;
  readonly username: string;
  readonly password: string;
}

type Asking = Pick<DayRequest, 'asker' | 'signal'>;

const login = z.object({ token: z.string().min(1) });

/**
 * Creates the source of venues: what they have accepted, or what was submitted to them, as it appears. Withdrawn and
 * desk-rejected submissions are not listed.
 */
export function createOpenReview({ http, apiUrl, username, password }: OpenReviewParts): Source {
  const hasLogin = username !== '' && password !== '';
  let token: Promise<string> | undefined;

  const request = ({ asker, signal }: Asking) => ({
    source: IDENTITY,
    accept: 'application/json',
    paceMs: PACE_MS,
    asker,
    signal,
  });

  async function logIn(asking: Asking): Promise<string> {
    const { status, text } = await http.get(`${apiUrl}/login`, {
      ...request(asking),
      post: { id: username, password },
      statuses: [400, 401, 403],
    });
    if (status !== 200)
      throw new SourceError(
        'openreview',
        `OpenReview refuses the login (HTTP status ${status}). Check OPENREVIEW_USERNAME and OPENREVIEW_PASSWORD.`,
        { status },
      );
    const read = login.safeParse(parseJson(text));
    if (!read.success) throw new SourceError('openreview', 'OpenReview answered the login without a token.');
    return read.data.token;
  }

  async function authorize(asking: Asking): Promise<Readonly<Record<string, string>>> {
    if (!hasLogin) return {};
    token ??= logIn(asking);
    try {
      return { authorization: `Bearer ${await token}` };
    } catch (error) {
      // The next request tries again.
      token = undefined;
      throw error;
    }
  }

  async function get(path: string, asking: Asking, isAgain = false): Promise<HttpAnswer> {
    const headers = await authorize(asking);
    const answer = await http.get(`${apiUrl}${path}`, {
      ...request(asking),
      headers,
      statuses: [400, 401, 403, 404],
    });
    if (answer.status === 401 && hasLogin && !isAgain) {
      // Tokens live for a day.
      token = undefined;
      return get(path, asking, true);
    }
    if (answer.status === 401 || answer.status === 403) throw refused(answer, hasLogin);
    return answer;
  }

  /** Finds a venue's own name for its submissions; undefined if it doesn't exist. */
  async function findGroup(venue: string, asking: Asking) {
    const { status, text } = await get(`/groups?id=${encodeURIComponent(venue)}`, asking);
    return status === 200 ? parseGroup(text) : undefined;
  }

  async function fetchNotes(query: string, asking: Asking): Promise<unknown[]> {
    const notes: unknown[] = [];
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const { status, text } = await get(`/notes?${query}&limit=${PAGE_SIZE}&offset=${notes.length}`, asking);
      const read = parseNotes(text, status);
      for (const note of read.notes) notes.push(note);
      const total = read.count ?? (read.notes.length < PAGE_SIZE ? notes.length : Number.POSITIVE_INFINITY);
      if (notes.length >= total) return notes;
      if (read.notes.length === 0)
        throw new SourceError(
          'openreview',
          `OpenReview answered ${notes.length} of ${total} notes, and then an empty page.`,
        );
    }
    throw new SourceError('openreview', `The venue has more than ${MAX_PAGES * PAGE_SIZE} notes.`);
  }

  async function findInstance(instance: string, signal?: AbortSignal): Promise<string> {
    const { venue, what } = readVenue(instance);
    const group = await findGroup(venue, { asker: 'person', ...(signal && { signal }) });
    if (group === undefined)
      throw new UserError(
        `OpenReview has no venue “${venue}”. Open the venue's page at openreview.net and copy its address.`,
      );
    return what === 'submissions' ? invitationOf(venue, group.submissions) : venue;
  }

  return {
    name: 'openreview',
    findInstance,
    async fetchDay({ instance = '', asker, signal }) {
      const { venue, what } = readVenue(instance);
      const query =
        what === 'submissions'
          ? `invitation=${encodeURIComponent(instance)}`
          : `content.venueid=${encodeURIComponent(venue)}`;
      const notes = await fetchNotes(query, { asker, ...(signal && { signal }) });
      const { read, skipped } = await readItems(
        notes.filter((note) => !isRetired(note)),
        (note, position) => ({
          paper: buildNote(note),
          rank: position + 1,
          ...NO_POPULARITY,
        }),
        noteId,
      );
      const { read: revised } = await readItems(notes.filter(isWithdrawn), (note) => buildNote(note), noteId);
      return { state: 'listed', listings: read, skipped, revised };
    },
    async fetchPaper(id, signal) {
      const note = id.replace(/^openreview:/u, '');
      const { status, text } = await get(`/notes?id=${encodeURIComponent(note)}`, {
        asker: 'person',
        ...(signal && { signal }),
      });
      if (status === 404) return undefined;
      const [found] = parseNotes(text, status).notes;
      return found === undefined ? undefined : buildNote(found);
    },
  };
}

/** Says why OpenReview shows nothing: anonymous requests may get a challenge (ktwu01/benchmark-radar#81). */
function refused({ status, text }: HttpAnswer, hasLogin: boolean): SourceError {
  const isChallenge = /challenge|captcha|verif/iu.test(text);
  const what = isChallenge ? 'asks us to prove that we are human' : 'does not show this to us';
  const then = hasLogin
    ? 'The account in OPENREVIEW_USERNAME may not see it.'
    : 'Set OPENREVIEW_USERNAME and OPENREVIEW_PASSWORD to those of an account there, which is free.';
  return new SourceError('openreview', `OpenReview ${what} (HTTP status ${status}). ${then}`, { status });
}
