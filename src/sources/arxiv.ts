import { baseUrl } from '../base-url.ts';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { parseArxivId } from '../papers/arxiv-id.ts';
import { isCategory } from '../papers/category.ts';
import { NO_POPULARITY, type Paper } from '../papers/paper.ts';
import { createKnownDates } from './arxiv-dates.ts';
import { type Batch, parseBatch, parseQueryAnswer } from './arxiv-feed.ts';
import type { SourceDeclaration } from './declaration.ts';
import type { Http, HttpRequest } from './http.ts';
import { type DayList, type DayRequest, type Source, SourceError } from './source.ts';

/**
 * arXiv's terms: one request every 3 seconds over API and feeds together (https://info.arxiv.org/help/api/tou.html).
 */
const PACE_MS = 3_000;

/** "Attention Is All You Need". */
const KNOWN_PAPER = '1706.03762';

/** arXiv's status for a bad request, which comes with an entry that says why. */
const BAD_REQUEST = 400;

/** Announcements: 20:00 Eastern, Sunday to Thursday, dated the day after; none on Saturday and Sunday. */
const ZONE = 'America/New_York';

/** The feed is rebuilt about 04:00 to 05:00 UTC; a day still without a batch at noon has none. */
const LATEST_HOUR = 12;

const IDENTITY = { name: 'arxiv', title: 'arXiv' } as const;

/** Declares arXiv's daily announcements (https://info.arxiv.org/help/rss.html). */
export const arxiv: SourceDeclaration<'arxiv'> = {
  ...IDENTITY,
  publisher: 'arXiv',
  kind: 'net',
  settings: {
    ARXIV_API_URL: baseUrl('https://export.arxiv.org'),
    ARXIV_RSS_URL: baseUrl('https://rss.arxiv.org'),
  },
  categories: 'required',
  days: 'published',
  arxivIds: 'all',
  probe: { paperId: KNOWN_PAPER, addressSetting: 'ARXIV_API_URL' },
  open: ({ setting, ...parts }) =>
    createArxiv({ ...parts, apiUrl: setting('ARXIV_API_URL'), rssUrl: setting('ARXIV_RSS_URL') }),
};

/** arXiv's addresses, the HTTP client and the time. */
export interface ArxivParts {
  readonly http: Http;
  /** Serves `/api/query`. */
  readonly apiUrl: string;
  /** Serves `/atom/cs.AI+cs.LG`. */
  readonly rssUrl: string;
  readonly log: Log;
  /** The time, which tells a batch that may still come from one that will not. */
  readonly now: () => Temporal.Instant;
}

/**
 * Creates the source of arXiv's announcements. Its feed only holds the newest batch: earlier days that were not
 * collected in time are gone. New papers and cross-lists are listed; new versions of old papers are not.
 */
export function createArxiv({ http, apiUrl, rssUrl, log, now }: ArxivParts): Source {
  const get = (url: string, asking: Pick<HttpRequest, 'asker' | 'signal' | 'tries'>) =>
    http.get(url, {
      source: IDENTITY,
      accept: 'application/atom+xml',
      paceMs: PACE_MS,
      statuses: [BAD_REQUEST],
      ...asking,
    });
  const known = createKnownDates();

  const queryFor = (ids: readonly string[]): string =>
    `${apiUrl}/api/query?id_list=${ids.map(encodeURIComponent).join(',')}&max_results=${ids.length}`;

  /** One try: a list doesn't wait long for dates, because their month is known. */
  async function fetchDates(
    ids: readonly string[],
    { asker, signal }: DayRequest,
  ): Promise<readonly Paper[]> {
    try {
      const { text } = await get(queryFor(ids), { asker, signal, tries: 1 });
      return (await parseQueryAnswer(text)).papers;
    } catch (error) {
      if (!(error instanceof SourceError || error instanceof UserError)) throw error;
      log.warn(
        { err: error, papers: ids.length },
        'arXiv returned no publication dates; using the month of the id',
      );
      return [];
    }
  }

  return {
    name: 'arxiv',
    async fetchDay(request) {
      const { day, today, categories, asker, signal } = request;
      // Announcements are dated the day after.
      const latest = today.add({ days: 1 });
      if (Temporal.PlainDate.compare(day, latest) > 0) {
        throw new UserError(`${day} is in the future: it is ${today} (UTC). Ask for today or a day before.`);
      }
      if (day.dayOfWeek >= 6) return { state: 'none', reason: 'weekend' };
      if (categories.length === 0) {
        throw new UserError(
          'arXiv is asked by category, and no feed here names one. Add one: /feeds add source: arXiv categories: cs.CL',
        );
      }
      // The address must only hold categories.
      const bad = categories.find((category) => !isCategory(category));
      if (bad !== undefined) {
        throw new UserError(`“${bad}” isn't an arXiv category. They look like cs.CL, stat.ML or hep-th.`);
      }
      const { status, text } = await get(`${rssUrl}/atom/${categories.join('+')}`, { asker, signal });
      if (status === BAD_REQUEST) {
        throw new SourceError('arxiv', `arXiv doesn't know all of the categories ${categories.join(', ')}.`, {
          status,
        });
      }
      const list = listOf(await parseBatch(text, latest), request, now());
      if (list.state !== 'listed') return list;
      const listings = await known.fill(list.listings, (ids) => fetchDates(ids, request));
      return { ...list, listings };
    },
    async fetchPaper(id, signal) {
      const meant = parseArxivId(id);
      if (meant === undefined)
        throw new UserError(`“${id}” isn't an arXiv id. They look like 2508.13426 or math.GT/0309136.`);
      const { text } = await get(queryFor([meant.id]), { asker: 'person', signal });
      const { papers, skipped, totalResults, error } = await parseQueryAnswer(text);
      if (error !== undefined) throw new UserError(`arXiv refuses “${meant.id}”: ${error}.`);
      const [paper] = papers;
      if (paper !== undefined || totalResults === 0) return paper;
      // When throttling, arXiv answers 200 and an empty page (lukasschwab/arxiv.py#119).
      const [unread] = skipped;
      throw new SourceError(
        'arxiv',
        unread === undefined
          ? 'arXiv answered an empty page.'
          : `arXiv's answer about ${meant.id} can't be used: ${unread.reason}.`,
      );
    },
    async fetchPapers(ids, signal) {
      if (ids.length === 0) return [];
      const { text } = await get(queryFor(ids), { asker: 'person', signal });
      const { papers, skipped, totalResults, error } = await parseQueryAnswer(text);
      if (error !== undefined) throw new UserError(`arXiv refuses this request: ${error}.`);
      if (skipped.length > 0) log.warn({ skipped }, "some of arXiv's papers can't be read");
      // When throttling, arXiv answers 200 and an empty page (lukasschwab/arxiv.py#119).
      if (papers.length + skipped.length === 0 && totalResults > 0)
        throw new SourceError('arxiv', 'arXiv answered an empty page.');
      return papers;
    },
  };
}

function listOf(batch: Batch, { day, today }: DayRequest, now: Temporal.Instant): DayList {
  const newest = batch.day;
  const order = newest === undefined ? 0 : Temporal.PlainDate.compare(newest, day);
  if (newest !== undefined && order > 0) return { state: 'gone', newest };
  if (newest === undefined || order < 0 || batch.papers.length + batch.skipped.length === 0) {
    // The previous batch may still be served late in the day; an empty one of that very day is a holiday's.
    const isToCome = order < 0 || isEarly(day, now);
    const mayCome = Temporal.PlainDate.compare(day, today) >= 0 && isToCome;
    return mayCome ? { state: 'not-yet' } : { state: 'none', reason: 'holiday' };
  }
  const seen = new Set<string>();
  const listed = batch.papers.filter(({ paper, announcement, day: announcedOn = day }) => {
    // One category may lag behind: its papers belong to the previous day.
    if (!announcedOn.equals(day) || announcement.startsWith('replace') || seen.has(paper.id)) return false;
    seen.add(paper.id);
    return true;
  });
  const listings = listed.map(({ paper }, index) => ({
    paper,
    rank: index + 1,
    ...NO_POPULARITY,
  }));
  return { state: 'listed', listings, skipped: batch.skipped, revised: listRevised(batch, day) };
}

/** Lists the papers that the batch announces as replaced, each once, whichever of its categories it was asked for. */
function listRevised({ papers }: Batch, day: Temporal.PlainDate): readonly Paper[] {
  const replaced = papers.filter(
    ({ announcement, day: announcedOn = day }) =>
      announcement.startsWith('replace') && announcedOn.equals(day),
  );
  return [...new Map(replaced.map(({ paper }) => [paper.id, paper])).values()];
}

function isEarly(day: Temporal.PlainDate, now: Temporal.Instant): boolean {
  const until = day.toZonedDateTime({ timeZone: ZONE, plainTime: { hour: LATEST_HOUR } }).toInstant();
  return Temporal.Instant.compare(now, until) < 0;
}
