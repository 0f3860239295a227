import { sql } from 'drizzle-orm';
import { papers } from '../database/schema/papers.ts';
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
            for (const { id, venue } of asked)
              await onAnswer(answer(id, await fetchWhole(source, id, venue, signal)));
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

/** Fetches a paper as it stands; of one that was published, with the name of the journal unless it is known. */
async function fetchWhole(
  source: Source,
  id: string,
  venue: string | null,
  signal: AbortSignal,
): Promise<Paper | undefined> {
  const paper = await source.fetchPaper(id, signal);
  if (paper === undefined || venue !== null || findLink(paper.links, PUBLISHED) === undefined) return paper;
  return { ...paper, venue: (await source.fetchPublication?.(id, signal))?.venue ?? paper.venue };
}

function answer(paperId: string, paper: Paper | undefined): Answer {
  const report = paper && {
    doi: paper.doi === paperId ? null : paper.doi,
    venue: paper.venue,
    citations: null,
  };
  return { paperId, paper, report };
}
