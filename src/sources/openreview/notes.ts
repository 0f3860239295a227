import { z } from 'zod';
import { boundPaper } from '../../papers/bounds.ts';
import type { Paper } from '../../papers/paper.ts';
import { plainMarkup } from '../markup.ts';
import { parseJson } from '../parse-json.ts';
import { SourceError } from '../source.ts';

/** The second API puts every value into an object. */
const text = z
  .object({ value: z.string().trim().min(1) })
  .transform(({ value }) => value)
  .nullable()
  .catch(null);
const texts = z
  .object({ value: z.array(z.string()) })
  .transform(({ value }) => value)
  .catch([]);
const time = z.number().nullable().catch(null);

const noteShape = z.object({
  id: z.string().min(1),
  forum: z.string().min(1).nullable().catch(null),
  cdate: time,
  pdate: time,
  odate: time,
  content: z.object({
    title: z.object({ value: z.string() }).transform(({ value }) => value),
    abstract: text,
    authors: texts,
    TLDR: text,
    venue: text,
    pdf: text,
  }),
});

const venueIdShape = z.object({ content: z.object({ venueid: text }) });
const idShape = z.object({ id: z.string() });

/** What the names of venues of papers that left the review end in. */
const RETIRED = /\/(?:Desk_Rejected|Withdrawn)(?:_Submission)?$/iu;

/** Whether a note is a submission that was withdrawn or desk-rejected. */
export function isRetired(note: unknown): boolean {
  return RETIRED.test(venueIdShape.safeParse(note).data?.content.venueid ?? '');
}

/** Whether a note is a submission that its authors withdrew. */
export function isWithdrawn(note: unknown): boolean {
  return isRetired(note) && /withdrawn/iu.test(venueIdShape.safeParse(note).data?.content.venueid ?? '');
}

/** Returns the id of a note, for the log. */
export function noteId(note: unknown): string | undefined {
  return idShape.safeParse(note).data?.id;
}

/** Shown where a venue hides names until it decides. */
const ANONYMOUS = 'Anonymous';

/** Builds the paper of a note. Throws for one that can't be read. */
export function buildNote(given: unknown): Paper {
  const { id, forum, content, cdate, pdate, odate } = noteShape.parse(given);
  const names = content.authors.map((name) => plainMarkup(name));
  const authors = names.length === 0 ? [ANONYMOUS] : names;
  const page = `https://openreview.net/forum?id=${encodeURIComponent(forum ?? id)}`;
  return boundPaper({
    id: `openreview:${id}`,
    doi: null,
    version: null,
    title: plainMarkup(content.title),
    abstract: content.abstract,
    abstractKind: 'abstract',
    authors,
    authorCount: authors.length,
    publishedOn: dayOf(pdate ?? odate ?? cdate),
    categories: [],
    organization: null,
    venue: content.venue,
    sourceSummary: content.TLDR === null ? null : { source: 'openreview', text: content.TLDR },
    ...(isWithdrawn(given) && { withdrawal: 'withdrawn' as const }),
    links: [
      { label: 'Abstract', url: page },
      ...(content.pdf === null
        ? []
        : [{ label: 'PDF', url: `https://openreview.net/pdf?id=${encodeURIComponent(id)}` }]),
    ],
  });
}

function dayOf(ms: number | null): Temporal.PlainDate | null {
  try {
    return ms === null
      ? null
      : Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO('UTC').toPlainDate();
  } catch {
    // A time out of range costs only itself.
    return null;
  }
}

const notesShape = z.object({ notes: z.array(z.unknown()), count: z.number().optional().catch(undefined) });

/** Parses a page of notes. Throws `SourceError` for anything else, with OpenReview's own words if it gives any. */
export function parseNotes(
  body: string,
  status: number,
): { readonly notes: readonly unknown[]; readonly count?: number | undefined } {
  const answer = parseJson(body);
  const read = notesShape.safeParse(answer);
  if (status === 200 && read.success) return read.data;
  const said = messageShape.safeParse(answer).data?.message;
  const what = said === undefined ? 'something that is no list of notes' : `“${said.slice(0, MAX_WORDS)}”`;
  throw new SourceError('openreview', `OpenReview answered ${what} (HTTP status ${status}).`, { status });
}

const messageShape = z.object({ message: z.string().min(1) });

/** Words of a stranger's that are shown. */
const MAX_WORDS = 200;

const groupsShape = z.object({
  groups: z.array(z.object({ content: z.object({ submission_name: text }).nullable().catch(null) })),
});

/**
 * Parses the group of a venue: what it calls its submissions. Undefined if there is no such group. Throws `SourceError` for
 * anything else.
 */
export function parseGroup(body: string): { readonly submissions: string } | undefined {
  const read = groupsShape.safeParse(parseJson(body)).data;
  if (read === undefined)
    throw new SourceError('openreview', 'OpenReview answered something that is no list of groups.');
  const [group] = read.groups;
  return group && { submissions: group.content?.submission_name ?? 'Submission' };
}
