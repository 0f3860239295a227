import { eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { selectRows } from '../database/json-rows.ts';
import { papers } from '../database/schema/papers.ts';
import { parseArxivId } from './arxiv-id.ts';
import { listDoisInAddress, parseDoi } from './doi.ts';
import { findByNames, nameOfDoi, nameOfId, plainSpelling } from './names.ts';
import { noticeOf, storeNotice } from './notices.ts';
import type { Paper } from './paper.ts';
import { stripNul } from './strip-nul.ts';

/** A paper as its table holds it. */
export type PaperRow = Omit<typeof papers.$inferSelect, 'savedAt'>;

/** The columns of a paper, for queries that join them with others. */
export const paperColumns = {
  id: papers.id,
  doi: papers.doi,
  version: papers.version,
  title: papers.title,
  abstract: papers.abstract,
  abstractKind: papers.abstractKind,
  authors: papers.authors,
  authorCount: papers.authorCount,
  publishedOn: papers.publishedOn,
  categories: papers.categories,
  organization: papers.organization,
  venue: papers.venue,
  sourceSummary: papers.sourceSummary,
  summarySource: papers.summarySource,
  links: papers.links,
  comment: papers.comment,
  withdrawal: papers.withdrawal,
  notices: papers.notices,
};

/**
 * Stores papers in the caller's transaction, each once: one that is stored already gains what the new one knows more of.
 * A newer version replaces the text; an older one, one without a version, and what was reported under another name of
 * the paper only fill gaps. Returns their ids, and whether each is new. Use `savePapers` in `search/`, which also makes
 * them findable.
 */
export async function upsertPapers(
  transaction: Database,
  rows: readonly PaperRow[],
  reportedUnder: 'their ids' | 'other names',
): Promise<{ readonly id: string; readonly isNew: boolean }[]> {
  return (
    transaction
      .insert(papers)
      .select(selectRows(papers, rows, { savedAt: sql`now()` }))
      .onConflictDoUpdate({ target: papers.id, set: reportedUnder === 'their ids' ? MERGE : FILL })
      // A row that no transaction has changed yet was inserted, and is as it was given.
      .returning({ id: papers.id, isNew: sql<boolean>`xmax = 0` })
  );
}

/** The newcomer is at least as new as what is stored. */
const newer = sql`coalesce(excluded.version, 0) >= coalesce(${papers.version}, 0)`;

/** The newcomer's value where `wins` holds and it has one, else the stored one. */
function prefer(column: string, wins: SQL): SQL {
  const stored = sql`papers.${sql.identifier(column)}`;
  const coming = sql`excluded.${sql.identifier(column)}`;
  return sql`case when ${wins} then coalesce(${coming}, ${stored}) else coalesce(${stored}, ${coming}) end`;
}

/** Under each label, the newcomer's address where `wins` holds or none is stored, else the stored one. */
function mergeLinks(wins: SQL): SQL {
  return sql`(
    select coalesce(jsonb_agg(jsonb_build_object('label', label, 'url', url) order by place), '[]')
    from (
      select label, (array_agg(url order by beaten))[1] as url, min(place) as place
      from (
        select link ->> 'label' as label, link ->> 'url' as url, place, ${wins} as beaten
        from jsonb_array_elements(papers.links) with ordinality as stored(link, place)
        union all
        select link ->> 'label', link ->> 'url', place + jsonb_array_length(papers.links), not ${wins}
        from jsonb_array_elements(excluded.links) with ordinality as coming(link, place)
      ) as given
      group by label
    ) as best
  )`;
}

/** The key of a notice, as `keyOfNotice` gives it. */
const NOTICE_KEY = sql`coalesce(notice ->> 'doi', concat(notice ->> 'type', ' ', notice ->> 'on'))`;

/** All notices; of those with one key the newcomer's. */
const ALL_NOTICES = sql`(
  select coalesce(jsonb_agg(notice order by place), '[]')
  from (
    select distinct on (${NOTICE_KEY}) notice, place
    from (
      select notice, place, true as beaten
      from jsonb_array_elements(papers.notices) with ordinality as stored(notice, place)
      union all
      select notice, place + jsonb_array_length(papers.notices), false
      from jsonb_array_elements(excluded.notices) with ordinality as coming(notice, place)
    ) as given
    order by ${NOTICE_KEY}, beaten
  ) as best
)`;

/** The longer list wins, of two as long the one that `tie` holds for: sources shorten authors and categories, and none adds. */
function longer(column: string, tie: SQL): SQL {
  const stored = sql`papers.${sql.identifier(column)}`;
  const coming = sql`excluded.${sql.identifier(column)}`;
  return sql`case when cardinality(${coming}) > cardinality(${stored}) or (${tie} and cardinality(${coming}) = cardinality(${stored})) then ${coming} else ${stored} end`;
}

/**
 * The date of publication where it is more than the first day of the month that an arXiv id names, which stands for a
 * date that is not known (see `monthOfArxivId`).
 */
function surely(table: 'papers' | 'excluded'): SQL {
  const day = sql`${sql.identifier(table)}.published_on`;
  const month = sql`substring(${sql.identifier(table)}.id from '(?:^|/)([0-9]{4})[.0-9]+$')`;
  return sql`case when to_char(${day}, 'YYMMDD') = concat(${month}, '01') then null else ${day} end`;
}

/** The newcomer is a later version that names all its authors: whoever is not among them has left. */
const REVISED_AUTHORS = sql`(excluded.version > papers.version and cardinality(excluded.authors) > 0 and cardinality(excluded.authors) = excluded.author_count)`;

/** Merges: the newcomer's text counts where `newer` holds, and its lists where `tie` holds if they are as long. */
function merge(newer: SQL, tie: SQL) {
  // The newcomer has the authors' own text, or what is stored is not theirs either.
  const better = sql`(${newer} and (excluded.abstract_kind = 'abstract' or ${papers.abstractKind} = 'description'))`;
  // Where an abstract gives way to a notice, people still want to know what the paper was about.
  const readable = sql`(${better} and excluded.withdrawal is null)`;
  return {
    doi: prefer('doi', newer),
    version: sql`greatest(excluded.version, papers.version)`,
    title: prefer('title', better),
    abstract: prefer('abstract', readable),
    abstractKind: sql`case when ${readable} and excluded.abstract is not null then excluded.abstract_kind else papers.abstract_kind end`,
    authors: sql`case when ${REVISED_AUTHORS} then excluded.authors else ${longer('authors', tie)} end`,
    authorCount: sql`case when ${REVISED_AUTHORS} then excluded.author_count else greatest(excluded.author_count, papers.author_count) end`,
    publishedOn: sql`coalesce(least(${surely('excluded')}, ${surely('papers')}), papers.published_on, excluded.published_on)`,
    categories: longer('categories', tie),
    organization: prefer('organization', newer),
    venue: prefer('venue', newer),
    sourceSummary: prefer('source_summary', newer),
    comment: prefer('comment', newer),
    withdrawal: sql`case
      when excluded.version > papers.version and papers.withdrawal is distinct from 'retracted' then excluded.withdrawal
      else coalesce(papers.withdrawal, excluded.withdrawal)
    end`,
    notices: sql`case when excluded.notices = '[]' then papers.notices else ${ALL_NOTICES} end`,
    // Both are null together, so that the one who is credited wrote what is kept.
    summarySource: prefer('summary_source', newer),
    links: mergeLinks(newer),
  };
}

const MERGE = merge(newer, sql`true`);
const FILL = merge(sql`false`, sql`false`);

/** Finds the paper of an id, or the one that an id names that was reported or stored before; undefined for neither. */
export async function findPaper(database: Database, id: string): Promise<Paper | undefined> {
  const ids = [...new Set([id, plainSpelling(id)])].map((one) => stripNul(one));
  const rows = await database.select(paperColumns).from(papers).where(inArray(papers.id, ids));
  const row = rows.find((one) => one.id === ids[0]) ?? rows[0];
  return row === undefined ? findNamedPaper(database, ids.map(nameOfId)) : paperOf(row);
}

/** Finds the paper that one of these names is; undefined if none is known. */
async function findNamedPaper(database: Database, names: readonly string[]): Promise<Paper | undefined> {
  const [id] = (await findByNames(database, names)).values();
  if (id === undefined) return undefined;
  const [row] = await database.select(paperColumns).from(papers).where(eq(papers.id, id));
  return row === undefined ? undefined : paperOf(row);
}

/**
 * Finds the paper that a text names: an arXiv id or DOI, in an address or bare, or the id that an import gave it;
 * undefined if it is not stored, or the text is something else.
 */
export async function findNamed(database: Database, text: string): Promise<Paper | undefined> {
  const arxivId = parseArxivId(text)?.id;
  if (arxivId !== undefined) return findPaper(database, arxivId);
  const doi = parseDoi(text);
  const dois = doi === undefined ? listDoisInAddress(text) : [doi];
  const found = dois.length === 0 ? undefined : await findNamedPaper(database, dois.map(nameOfDoi));
  return found ?? findPaper(database, text.trim());
}

/** Finds papers by their ids, in the order of the ids; leaves out those that are not stored. */
export async function findPapers(database: Database, ids: readonly string[]): Promise<Paper[]> {
  if (ids.length === 0) return [];
  const rows = await database
    .select(paperColumns)
    .from(papers)
    // Without parameters, which cost another round trip.
    .where(inArray(papers.id, [...ids]).inlineParams());
  const byId = new Map(rows.map((row) => [row.id, paperOf(row)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Finds papers by their ids, by id; leaves out those that are not stored. */
export async function findPapersById(
  database: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Paper>> {
  return new Map((await findPapers(database, ids)).map((paper) => [paper.id, paper]));
}

/** Finds the papers that have these addresses among their links, by address; the newest of several. */
export async function findByLinks(
  database: Database,
  links: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (links.length === 0) return new Map();
  const wanted = JSON.stringify(links.map((link) => stripNul(link)));
  const url = sql<string>`link ->> 'url'`;
  // A join, as a condition on each paper would compare all its links with all that are wanted.
  const rows = await database
    .select({ id: papers.id, url })
    .from(papers)
    .crossJoinLateral(sql`jsonb_array_elements(${papers.links}) as link`)
    .where(sql`${url} in (select json_array_elements_text(${wanted}::json))`)
    .orderBy(papers.savedAt, papers.id);
  return new Map(rows.map((row) => [row.url, row.id]));
}

/** Whether a paper is stored under this id; then nobody changes it before the transaction ends. */
export async function lockPaper(transaction: Database, id: string): Promise<boolean> {
  const [held] = await transaction
    .select({ id: papers.id })
    .from(papers)
    .where(eq(papers.id, id))
    .for('no key update');
  return held !== undefined;
}

/** Papers stored. */
export async function countPapers(database: Database): Promise<number> {
  return database.$count(papers);
}

/** Returns the row that holds a paper, without what the database can't store. */
export function rowOf({
  links,
  sourceSummary,
  comment,
  withdrawal,
  notices = [],
  ...paper
}: Paper): PaperRow {
  return {
    ...paper,
    comment: stripNul(comment ?? null),
    withdrawal: withdrawal ?? null,
    notices: notices.map(storeNotice).map((notice) => ({
      ...notice,
      type: stripNul(notice.type),
      label: stripNul(notice.label),
    })),
    id: stripNul(paper.id),
    title: stripNul(paper.title),
    abstract: stripNul(paper.abstract),
    authors: paper.authors.map((name) => stripNul(name)),
    categories: paper.categories.map((category) => stripNul(category)),
    organization: stripNul(paper.organization),
    doi: stripNul(paper.doi),
    venue: stripNul(paper.venue),
    sourceSummary: stripNul(sourceSummary?.text ?? null),
    summarySource: sourceSummary?.source ?? null,
    links: links.map(({ label, url }) => ({ label: stripNul(label), url: stripNul(url) })),
  };
}

/** The paper a row of `paperColumns` holds. */
export function paperOf(row: PaperRow): Paper {
  const { sourceSummary: text, summarySource: source, comment, withdrawal, notices, ...paper } = row;
  return {
    ...paper,
    sourceSummary: text === null || source === null ? null : { source, text },
    ...(comment !== null && { comment }),
    ...(withdrawal !== null && { withdrawal }),
    ...(notices.length > 0 && { notices: notices.map(noticeOf) }),
  };
}
