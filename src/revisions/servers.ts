import { sql } from 'drizzle-orm';
import { papers } from '../database/schema/papers.ts';
import { parseDoi } from '../papers/doi.ts';
import { findLink } from '../papers/links.ts';
import type { Paper } from '../papers/paper.ts';
import { PUBLISHED } from '../papers/versions.ts';
import type { Source } from '../sources/source.ts';
import type { Sources } from '../sources/sources.ts';
import type { Answer, Informant } from './informants.ts';

/** arXiv takes 2,000 ids in a request; so many fit into an address. */
const ARXIV_AT_ONCE = 100;

/** These are asked for one paper at a time, once a second: a person who looks one up waits for one of them only. */
const OTHERS_AT_ONCE = 20;

/** Holds for papers with ids of arXiv, from before and after April 2007. */
export const IS_ARXIV = sql`${papers.id} ~ '^([0-9]{4}[.][0-9]{4,5}|[a-z-]+([.][A-Z]{2})?/[0-9]{7})$'`;

const isOn = (host: string) =>
  sql`exists (select from jsonb_array_elements(${papers.links}) as link where link ->> 'url' like ${`https://www.${host}/%`})`;

/** Creates the informants that are servers of the papers themselves: the sources that list them. */
export function createServerInformants(sources: Sources): Informant[] {
  const arxiv = sources.get('arxiv');
  const others = [
    { name: 'biorxiv', title: 'bioRxiv', covers: isOn('biorxiv.org') },
    { name: 'medrxiv', title: 'medRxiv', covers: isOn('medrxiv.org') },
    { name: 'openreview', title: 'OpenReview', covers: sql`${papers.id} like 'openreview:%'` },
  ] as const;
  return [
    ...(arxiv?.fetchPapers === undefined ? [] : [createArxivInformant(arxiv.fetchPapers)]),
    ...others.flatMap(({ name, title, covers }): Informant[] => {
      const source = sources.get(name);
      if (source === undefined) return [];
      return [
        {
          name,
          title,
          covers,
          atOnce: OTHERS_AT_ONCE,
          async ask(asked, onAnswer, signal) {
            for (const { id, venue } of asked) {
              const paper = await source.fetchPaper(id, signal);
              // Stored before the journal is asked for: that may fail, and a withdrawal must not wait for it.
              await onAnswer(answer(id, paper));
              const named = paper && (await nameJournal(source, paper, venue, signal));
              if (named !== undefined) await onAnswer(answer(id, named));
            }
          },
        },
      ];
    }),
  ];
}

function createArxivInformant(fetchPapers: NonNullable<Source['fetchPapers']>): Informant {
  return {
    name: 'arxiv',
    title: 'arXiv',
    covers: IS_ARXIV,
    atOnce: ARXIV_AT_ONCE,
    async ask(asked, onAnswer, signal) {
      const found = await fetchPapers(
        asked.map(({ id }) => id),
        signal,
      );
      const byId = new Map(found.map((paper) => [paper.id, paper]));
      for (const { id } of asked) await onAnswer(answer(id, byId.get(id)));
    },
  };
}

/** Asks for the name of the journal of a paper that was published; undefined if it is known, or the source doesn't know. */
async function nameJournal(
  source: Source,
  paper: Paper,
  known: string | null,
  signal: AbortSignal,
): Promise<Paper | undefined> {
  const article = findLink(paper.links, PUBLISHED);
  if (known !== null || article === undefined) return undefined;
  const found = await source.fetchPublication?.(paper.id, parseDoi(article), signal);
  const venue = found?.venue ?? null;
  return venue === null ? undefined : { ...paper, venue };
}

function answer(paperId: string, paper: Paper | undefined): Answer {
  const report = paper && {
    doi: paper.doi === paperId ? null : paper.doi,
    venue: paper.venue,
    citations: null,
  };
  return { paperId, paper, report };
}
