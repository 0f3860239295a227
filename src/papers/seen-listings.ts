import { and, desc, eq, gt, lt, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { listDays, listings, papers } from '../database/schema/papers.ts';
import { findStoredIds } from './names.ts';
import type { ListKey, Paper } from './paper.ts';
import { stripNul } from './strip-nul.ts';

/** Finds the last day before `day` on which a list was collected; undefined if it never was. */
export async function findLastLook(
  database: Database,
  { source, instance }: ListKey,
  day: Temporal.PlainDate,
): Promise<Temporal.PlainDate | undefined> {
  const [row] = await database
    .select({ day: listDays.listDay })
    .from(listDays)
    .where(and(eq(listDays.source, source), eq(listDays.instance, instance), lt(listDays.listDay, day)))
    .orderBy(desc(listDays.listDay))
    .limit(1);
  return row?.day;
}

/** Whether a list was ever collected. */
export async function wasCollected(database: Database, { source, instance }: ListKey): Promise<boolean> {
  const ofList = and(eq(listDays.source, source), eq(listDays.instance, instance));
  return (await database.$count(listDays, ofList)) > 0;
}

/** Moves listings that wait on a day between two looks to the day of the second. */
export async function moveWaiting(
  transaction: Database,
  { source, instance }: ListKey,
  { after, to }: { readonly after: Temporal.PlainDate; readonly to: Temporal.PlainDate },
): Promise<void> {
  await transaction
    .update(listings)
    .set({ listDay: to })
    .where(
      and(
        eq(listings.source, source),
        eq(listings.instance, instance),
        gt(listings.listDay, after),
        lt(listings.listDay, to),
        sql`not exists (select from ${listings} as other where other.source = ${source} and other.instance = ${instance} and other.list_day = ${to.toString()}::date and other.paper_id = ${listings}.paper_id)`,
      ),
    );
}

/** What a report of a paper is known by. */
type Reported = Pick<Paper, 'id' | 'title' | 'links'>;

/**
 * Finds which of these papers a list has had on any day: by id, else by address, else, where a report gives no address,
 * by title. Some feeds give an item another id each time.
 */
export async function findSeen<Report extends Reported>(
  database: Database,
  { source, instance }: ListKey,
  reports: readonly Report[],
): Promise<ReadonlySet<Report>> {
  if (reports.length === 0) return new Set();
  const stored = await findStoredIds(
    database,
    reports.map(({ id }) => stripNul(id)),
  );
  const wanted = {
    ids: [...new Set(stored.values())],
    urls: reports.flatMap(({ links }) => links.map(({ url }) => stripNul(url))),
    titles: reports.filter(({ links }) => links.length === 0).map(({ title }) => stripNul(title)),
  };
  const listed = (values: readonly string[]) =>
    sql`(select json_array_elements_text(${JSON.stringify(values)}::json))`;
  const rows = await database
    .selectDistinct({ id: papers.id, title: papers.title, links: papers.links })
    .from(listings)
    .innerJoin(papers, eq(papers.id, listings.paperId))
    .where(
      and(
        eq(listings.source, source),
        eq(listings.instance, instance),
        sql`(${papers.id} in ${listed(wanted.ids)} or ${papers.title} in ${listed(wanted.titles)} or exists (select from jsonb_array_elements(${papers.links}) as link where link ->> 'url' in ${listed(wanted.urls)}))`,
      ),
    );
  const ids = new Set(rows.map(({ id }) => id));
  const urls = new Set(rows.flatMap(({ links }) => links.map(({ url }) => url)));
  const titles = new Set(rows.map(({ title }) => title));
  return new Set(
    reports.filter(({ id, title, links }) => {
      const byId = ids.has(stored.get(stripNul(id)) ?? id);
      return byId || (links.length === 0 ? titles.has(title) : links.some(({ url }) => urls.has(url)));
    }),
  );
}
