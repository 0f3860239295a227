import type { Services } from '../src/discord/interactions/services.ts';
import { UserError } from '../src/errors.ts';
import { isAssignedArxivId } from '../src/papers/arxiv-id.ts';
import { findByLinks, findPapers } from '../src/papers/library.ts';
import { findByNames, findStoredIds, isArxivId, nameOfDoi, plainSpelling } from '../src/papers/names.ts';
import type { Paper } from '../src/papers/paper.ts';
import { isSameAuthor } from '../src/search/query/same-author.ts';
import { findByTitles } from '../src/search/retrieve/titles.ts';
import { savePapers } from '../src/search/save-papers.ts';
import { SourceError } from '../src/sources/source.ts';
import { SOURCE_LIST } from '../src/sources/sources.ts';
import type { Reference } from './references.ts';

/** The papers that references name. */
export interface FoundReferences {
  readonly paperIds: readonly string[];
  /** Those that neither the library nor arXiv has. */
  readonly missing: readonly Reference[];
  /** Those for which arXiv could not be asked, and why. */
  readonly unasked: { readonly references: readonly Reference[]; readonly because: string } | undefined;
}

type Parts = Pick<Services, 'database' | 'sources' | 'lookUp' | 'log'>;

/**
 * Finds the papers that references name: in the library by id, DOI or title; the others with an arXiv id at arXiv, in one
 * request, and stores them.
 */
export async function findReferences(
  references: readonly Reference[],
  guildId: string,
  services: Parts,
): Promise<FoundReferences> {
  const { database } = services;
  const stored = await findStoredReferences(references, database);
  const rest = references.filter((one) => !stored.has(one));
  const because = await fetchMissing(rest, guildId, services);
  const fetched = await findStoredReferences(rest, database);
  const left = rest.filter((one) => !fetched.has(one));
  const unasked = because === undefined ? [] : left.filter(isAtArxiv);
  return {
    paperIds: [...new Set(references.flatMap((one) => stored.get(one) ?? fetched.get(one) ?? []))],
    missing: left.filter((one) => !unasked.includes(one)),
    unasked: because === undefined || unasked.length === 0 ? undefined : { references: unasked, because },
  };
}

/** Whether arXiv may have the paper. An id of a form that arXiv never gave would spoil the whole request. */
export function isAtArxiv({ arxivId }: Reference): boolean {
  return arxivId !== undefined && isAssignedArxivId(arxivId);
}

/** Fetches from arXiv what has an arXiv id, and stores it. Returns why that was not possible, if it wasn't. */
export async function fetchMissing(
  references: readonly Reference[],
  guildId: string,
  { database, sources, lookUp, log }: Parts,
): Promise<string | undefined> {
  const ids = [
    ...new Set(references.filter(isAtArxiv).flatMap(({ arxivId }) => (arxivId === undefined ? [] : arxivId))),
  ];
  const name = SOURCE_LIST.find(({ arxivIds }) => arxivIds === 'all')?.name;
  const source = name === undefined ? undefined : sources.get(name);
  const fetchPapers = source?.fetchPapers;
  if (ids.length === 0 || fetchPapers === undefined) return undefined;
  try {
    const fetched = await lookUp(guildId, () => fetchPapers(ids));
    const unfit = await savePapers(database, fetched);
    for (const { paper, reason } of unfit)
      log.warn({ paper: paper.id, reason }, 'a paper could not be stored');
    log.info({ asked: ids.length, fetched: fetched.length }, 'papers were fetched');
    return undefined;
  } catch (error) {
    if (!(error instanceof SourceError || error instanceof UserError)) throw error;
    log.warn({ err: error, asked: ids.length }, 'papers could not be fetched');
    return error.message;
  }
}

/** Finds references in the library, by id, DOI, title or link: the paper's id, by the reference. */
export async function findStoredReferences(
  references: readonly Reference[],
  database: Parts['database'],
): Promise<ReadonlyMap<Reference, string>> {
  const ids = [...new Set(references.flatMap(idsOf))];
  const known = await findStoredIds(database, ids);
  const candidates = [...new Set(ids.flatMap((id) => [known.get(id) ?? id, id, plainSpelling(id)]))];
  const byDoi = await findByNames(
    database,
    references.flatMap(({ dois }) => dois.map(nameOfDoi)),
  );
  const byTitle = await findByTitles(
    database,
    references.flatMap(({ title }) => title ?? []),
  );
  const papers = new Map(
    (await findPapers(database, [...new Set([...candidates, ...[...byTitle.values()].flat()])])).map(
      (paper) => [paper.id, paper],
    ),
  );
  const byLink = await findByLinks(
    database,
    references.flatMap((one) => spellingsOf(one)),
  );
  const found = new Map<Reference, string>();
  for (const reference of references) {
    const { dois, title = '' } = reference;
    const id =
      idsOf(reference)
        .flatMap((one) => [known.get(one) ?? one, one, plainSpelling(one)])
        .find((one) => papers.has(one)) ??
      dois.map((doi) => byDoi.get(nameOfDoi(doi))).find((one) => one !== undefined) ??
      (byTitle.get(title) ?? []).find((one) => mayBe(reference, papers.get(one))) ??
      spellingsOf(reference)
        .map((one) => byLink.get(one))
        .find((one) => one !== undefined);
    if (id !== undefined) found.set(reference, id);
  }
  return found;
}

/** An address may end in a slash or not. */
function spellingsOf({ link }: Reference): readonly string[] {
  return link === undefined ? [] : [link, link.endsWith('/') ? link.slice(0, -1) : `${link}/`];
}

function idsOf({ arxivId, storedId }: Reference): readonly string[] {
  return [arxivId, storedId].filter((id) => id !== undefined);
}

/** Whether a stored paper with the reference's title is that paper: two arXiv ids are two papers, as are two authors'. */
function mayBe({ arxivId, author }: Reference, paper: Paper | undefined): boolean {
  if (paper === undefined || (arxivId !== undefined && isArxivId(paper.id))) return false;
  const [first] = paper.authors;
  return author === undefined || first === undefined || isSameAuthor(author, first);
}
