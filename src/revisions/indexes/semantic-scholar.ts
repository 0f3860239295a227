import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { papers } from '../../database/schema/papers.ts';
import { isArxivId } from '../../papers/names.ts';
import type { Paper } from '../../papers/paper.ts';
import type { Http } from '../../sources/http.ts';
import { parseJson } from '../../sources/parse-json.ts';
import { SourceError } from '../../sources/source.ts';
import type { Informant } from '../informants.ts';
import { IS_ARXIV } from '../servers.ts';
import { fillGaps, journalDoi, journalName } from './fill.ts';

const IDENTITY = { name: 'semantic-scholar', title: 'Semantic Scholar' } as const;

/** One request a second with a key; without one, all who have none share a pool (https://api.semanticscholar.org/api-docs). */
const PACE_MS = 3_000;

/** A request takes 500. */
const AT_ONCE = 100;

const FIELDS = 'externalIds,venue,abstract,citationCount';

const text = z.string().nullable().catch(null);
const answerShape = z.array(
  z
    .object({
      externalIds: z.object({ DOI: text }).catch({ DOI: null }),
      venue: text,
      abstract: text,
      citationCount: z.number().int().nonnegative().nullable().catch(null),
    })
    .nullable()
    .catch(null),
);

/** What Semantic Scholar is asked with. */
interface SemanticScholarParts {
  readonly http: Http;
  readonly url: string;
  /** Empty without a key. */
  readonly key: string;
}

/** Creates the informant that counts citations of preprints, and knows where they were published. */
export function createSemanticScholar({ http, url, key }: SemanticScholarParts): Informant {
  return {
    ...IDENTITY,
    atOnce: AT_ONCE,
    covers: sql`(${IS_ARXIV} or ${papers.doi} is not null)`,
    async ask(asked, onAnswer, signal) {
      const { text: body } = await http.get(`${url}/graph/v1/paper/batch?fields=${FIELDS}`, {
        source: IDENTITY,
        accept: 'application/json',
        paceMs: PACE_MS,
        post: { ids: asked.map(idOf) },
        ...(key !== '' && { headers: { 'x-api-key': key } }),
        // One that asks to slow down is left alone, by the follow-up's own pauses.
        tries: 1,
        // It answers 400 if it knows none of the papers.
        statuses: [400],
        signal,
      });
      const works = readWorks(body, asked.length);
      for (const [at, paper] of asked.entries()) {
        const work = works[at] ?? null;
        const known = work && {
          doi: journalDoi(work.externalIds.DOI),
          venue: journalName(work.venue),
          abstract: work.abstract,
        };
        await onAnswer({
          paperId: paper.id,
          paper: known === null ? undefined : fillGaps(paper, known),
          report:
            known === null
              ? undefined
              : { doi: known.doi, venue: known.venue, citations: work?.citationCount ?? null },
        });
      }
    },
  };
}

function idOf({ id, doi }: Paper): string {
  return isArxivId(id) ? `ARXIV:${id}` : `DOI:${doi ?? id}`;
}

const noneShape = z.object({ error: z.string().regex(/no valid paper ids/iu) });

function readWorks(body: string, asked: number): z.infer<typeof answerShape> {
  const given = parseJson(body);
  const read = answerShape.safeParse(given);
  if (read.success && read.data.length === asked) return read.data;
  if (noneShape.safeParse(given).success) return [];
  throw new SourceError(
    IDENTITY.name,
    'Semantic Scholar answered something that is no list of the papers asked for.',
  );
}
