import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { papers } from '../../database/schema/papers.ts';
import { parseDoi } from '../../papers/doi.ts';
import { findLink } from '../../papers/links.ts';
import type { Paper } from '../../papers/paper.ts';
import { PUBLISHED } from '../../papers/versions.ts';
import type { Http } from '../../sources/http.ts';
import { parseJson } from '../../sources/parse-json.ts';
import { plainHtml } from '../../sources/rss/plain-html.ts';
import { SourceError } from '../../sources/source.ts';
import type { Informant } from '../informants.ts';
import { fillGaps, journalDoi, journalName } from './fill.ts';
import { readUpdates } from './updates.ts';

const IDENTITY = { name: 'crossref', title: 'Crossref' } as const;

/** The polite pool takes more; nobody waits for this. */
const PACE_MS = 1_000;

const AT_ONCE = 20;

/** Crossref's status for a DOI of another agency, such as arXiv's. */
const NOT_FOUND = 404;

const texts = z.array(z.string()).catch([]);

/** A work as far as it is read (https://api.crossref.org/swagger-ui/index.html). */
const workShape = z.object({
  message: z.object({
    'container-title': texts,
    abstract: z.string().nullable().catch(null),
    'is-referenced-by-count': z.number().int().nonnegative().nullable().catch(null),
    // Read on its own, as nothing in it may cost the rest.
    'updated-by': z.unknown().optional(),
    relation: z
      .object({ 'is-preprint-of': z.array(z.object({ id: z.string().catch('') })).catch([]) })
      .catch({ 'is-preprint-of': [] }),
  }),
});

type Work = z.infer<typeof workShape>['message'];

/** What Crossref is asked with. */
interface CrossrefParts {
  readonly http: Http;
  readonly url: string;
  /** An address for its maintainers. */
  readonly contact: string;
}

/** Creates the informant that knows what publishers register: the journal, its notices, how often a work is cited. */
export function createCrossref({ http, url, contact }: CrossrefParts): Informant {
  async function fetchWork(doi: string, signal: AbortSignal): Promise<Work | undefined> {
    const mail = contact.includes('@') ? `?mailto=${encodeURIComponent(contact)}` : '';
    const { status, text } = await http.get(`${url}/works/${encodeURIComponent(doi)}${mail}`, {
      source: IDENTITY,
      accept: 'application/json',
      paceMs: PACE_MS,
      statuses: [NOT_FOUND],
      // One that asks to slow down is left alone, by the follow-up's own pauses.
      tries: 1,
      signal,
    });
    if (status === NOT_FOUND) return undefined;
    const read = workShape.safeParse(parseJson(text));
    if (read.success) return read.data.message;
    throw new SourceError(IDENTITY.name, 'Crossref answered something that is no work.', { status });
  }

  return {
    ...IDENTITY,
    atOnce: AT_ONCE,
    covers: sql`(${papers.doi} is not null or exists (
      select from jsonb_array_elements(${papers.links}) as link where link ->> 'label' = ${PUBLISHED}
    ))`,
    async ask(asked, onAnswer, signal) {
      for (const paper of asked) {
        const own = paper.doi === null ? undefined : await fetchWork(paper.doi, signal);
        const journal = journalOf(paper, own);
        const article = journal === null || journal === paper.doi ? own : await fetchWork(journal, signal);
        if (own === undefined && article === undefined) {
          await onAnswer({ paperId: paper.id, paper: undefined, report: undefined });
          continue;
        }
        const venue = journalName(article?.['container-title'][0]);
        const abstract = article?.abstract ?? own?.abstract ?? null;
        const known = {
          doi: journal,
          venue,
          abstract: abstract === null ? null : plainJats(abstract),
          notices: [
            ...readUpdates(article?.['updated-by'], journal ?? ''),
            ...readUpdates(own?.['updated-by'], paper.doi ?? ''),
          ],
        };
        const counts = [own, article].flatMap((work) => work?.['is-referenced-by-count'] ?? []);
        await onAnswer({
          paperId: paper.id,
          paper: fillGaps(paper, known),
          report: { doi: journal, venue, citations: counts.length === 0 ? null : Math.max(...counts) },
        });
      }
    },
  };
}

/** Returns an abstract in JATS, whose elements are those of HTML under another prefix, as text. */
function plainJats(abstract: string): string {
  return plainHtml(abstract.replaceAll(/(<\/?)jats:/gu, '$1'));
}

/** Returns the DOI of a paper's article in a journal; null if none is known. */
function journalOf({ doi, links }: Paper, own: Work | undefined): string | null {
  const linked = parseDoi(findLink(links, PUBLISHED) ?? '');
  return journalDoi(linked) ?? journalDoi(own?.relation['is-preprint-of'][0]?.id) ?? journalDoi(doi);
}
