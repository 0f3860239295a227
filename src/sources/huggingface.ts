import { z } from 'zod';
import { baseUrl } from '../base-url.ts';
import { UserError } from '../errors.ts';
import { arxivLinks, parseArxivId } from '../papers/arxiv-id.ts';
import { boundListing, boundPaper, UnfitPaperError } from '../papers/bounds.ts';
import type { Listing, Paper } from '../papers/paper.ts';
import type { SourceDeclaration } from './declaration.ts';
import type { Http } from './http.ts';
import type { Asker } from './lanes.ts';
import { plainMarkup } from './markup.ts';
import { parseJson } from './parse-json.ts';
import { readItems } from './read-items.ts';
import { type DayList, type DayRequest, type Source, SourceError } from './source.ts';

/** The API's maximum per page. */
const PAGE_SIZE = 100;

/** 1,000 papers: ten times the longest known day. A source that never ends isn't read forever. */
const MAX_PAGES = 10;

/** "Attention Is All You Need". */
const KNOWN_PAPER = '1706.03762';

/** Where people read papers, whatever server the API is on. */
const SITE = 'https://huggingface.co';

/** A missing field or one of the wrong type costs only itself, not the paper. */
const text = z.string().trim().min(1).nullable().catch(null);
/** Text that the site takes over from arXiv, with its entities and tags. */
const marked = z
  .string()
  .transform((raw) => plainMarkup(raw).trim())
  .pipe(z.string().min(1));
const count = z.number().nullable().catch(null);

const authorsShape = z
  .array(z.object({ name: marked }).catch({ name: '' }))
  .transform((authors) => authors.map(({ name }) => name).filter((name) => name !== ''))
  .catch([]);

const paperShape = z.object({
  id: z.string().trim().min(1),
  title: marked,
  summary: marked.nullable().catch(null),
  authors: authorsShape,
  publishedAt: text,
  upvotes: count,
  ai_summary: text,
  githubRepo: text,
  githubStars: count,
  projectPage: text,
  organization: z.object({ name: text, fullname: text }).nullable().catch(null),
});

const itemShape = z.object({ paper: paperShape, numComments: count });
const idShape = z.object({ paper: z.object({ id: z.string() }) });

const IDENTITY = { name: 'huggingface', title: 'Hugging Face Daily Papers' } as const;

/** Declares Hugging Face's Daily Papers (https://huggingface.co/papers). */
export const huggingFace: SourceDeclaration<'huggingface'> = {
  ...IDENTITY,
  publisher: 'Hugging Face',
  kind: 'net',
  settings: { HUGGINGFACE_URL: baseUrl('https://huggingface.co') },
  categories: 'none',
  days: 'published',
  hasUpvotes: true,
  arxivIds: 'some',
  probe: { paperId: KNOWN_PAPER, addressSetting: 'HUGGINGFACE_URL' },
  open: ({ http, setting }) => createHuggingFace({ http, baseUrl: setting('HUGGINGFACE_URL') }),
};

/** Creates the source for an address. */
export function createHuggingFace({
  http,
  baseUrl,
}: {
  readonly http: Http;
  readonly baseUrl: string;
}): Source {
  const get = (path: string, asker: Asker | undefined, signal?: AbortSignal) =>
    http.get(`${baseUrl}${path}`, {
      source: IDENTITY,
      accept: 'application/json',
      statuses: [404],
      asker,
      signal,
    });

  async function fetchItems({ day, asker, signal }: DayRequest): Promise<unknown[]> {
    const items: unknown[] = [];
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const { status, text: body } = await get(
        `/api/daily_papers?date=${day}&limit=${PAGE_SIZE}&p=${page}`,
        asker,
        signal,
      );
      if (status === 404)
        throw new SourceError('huggingface', 'Hugging Face has no Daily Papers at this address.', { status });
      const answered = parseJson(body);
      if (!Array.isArray(answered)) {
        throw new SourceError('huggingface', `Hugging Face answered ${nameOf(body)}, not a list of papers.`);
      }
      // One by one: many thousands are more than a call takes as arguments.
      for (const item of answered) items.push(item);
      if (answered.length < PAGE_SIZE) break;
    }
    return items;
  }

  return {
    name: 'huggingface',
    async fetchDay(request) {
      const { day, today } = request;
      if (Temporal.PlainDate.compare(day, today) > 0) {
        throw new UserError(`${day} is in the future: it is ${today} (UTC). Ask for today or a day before.`);
      }
      const items = await fetchItems(request);
      return items.length === 0 ? emptyDay({ day, today }) : readList(items);
    },
    async fetchPaper(id, signal) {
      const { status, text: body } = await get(`/api/papers/${encodeURIComponent(id)}`, 'person', signal);
      if (status === 404) return undefined;
      const parsed = paperShape.safeParse(parseJson(body));
      if (!parsed.success)
        throw new SourceError('huggingface', `Hugging Face answered ${nameOf(body)}, not a paper.`);
      try {
        return boundPaper(paperOf(parsed.data));
      } catch (error) {
        if (!(error instanceof UnfitPaperError)) throw error;
        throw new SourceError(
          'huggingface',
          `Hugging Face answered a paper that can't be kept: ${error.message}.`,
        );
      }
    },
  };
}

/** Returns why a day is empty: no list is made at weekends (huggingface/huggingface_hub#2745). */
function emptyDay({ day, today }: Pick<DayRequest, 'day' | 'today'>): DayList {
  if (day.dayOfWeek >= 6) return { state: 'none', reason: 'weekend' };
  return day.equals(today) ? { state: 'not-yet' } : { state: 'none', reason: 'holiday' };
}

async function readList(items: readonly unknown[]): Promise<DayList> {
  const { read, skipped } = await readItems(
    items,
    listingOf,
    (item) => idShape.safeParse(item).data?.paper.id,
  );
  const once = new Map<string, Listing>();
  for (const listing of read) if (!once.has(listing.paper.id)) once.set(listing.paper.id, listing);
  return { state: 'listed', listings: [...once.values()], skipped };
}

function listingOf(item: unknown, position: number): Listing {
  const { paper, numComments } = itemShape.parse(item);
  const { upvotes, githubStars } = paper;
  return boundListing({
    paper: paperOf(paper),
    rank: position + 1,
    upvotes,
    comments: numComments,
    codeStars: githubStars,
  });
}

function paperOf(read: z.infer<typeof paperShape>): Paper {
  const arxiv = parseArxivId(read.id);
  return {
    id: arxiv?.id ?? read.id,
    doi: null,
    version: arxiv?.version ?? null,
    title: read.title,
    abstract: read.summary,
    abstractKind: 'abstract',
    authors: read.authors,
    authorCount: read.authors.length,
    publishedOn: dayOf(read.publishedAt),
    categories: [],
    organization: read.organization?.fullname ?? read.organization?.name ?? null,
    venue: null,
    sourceSummary: read.ai_summary === null ? null : { source: IDENTITY.name, text: read.ai_summary },
    links: [
      ...(arxiv === undefined ? [] : arxivLinks(arxiv.id)),
      { label: 'Hugging Face', url: `${SITE}/papers/${encodeURIComponent(arxiv?.id ?? read.id)}` },
      ...(read.githubRepo === null ? [] : [{ label: 'Code', url: read.githubRepo }]),
      ...(read.projectPage === null ? [] : [{ label: 'Project', url: read.projectPage }]),
    ],
  };
}

function dayOf(time: string | null): Temporal.PlainDate | null {
  try {
    return time === null ? null : Temporal.Instant.from(time).toZonedDateTimeISO('UTC').toPlainDate();
  } catch {
    // A time that can't be read costs the publication date, not the paper.
    return null;
  }
}

function nameOf(body: string): string {
  const start = body.trimStart();
  if (start === '') return 'nothing';
  if (start.startsWith('<')) return 'a web page (HTML)';
  return /^[[{]/u.test(start) ? 'broken or unexpected JSON' : "something that isn't JSON";
}
