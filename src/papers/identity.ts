import { inArray } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import type { Join } from '../database/joining/step.ts';
import { papers } from '../database/schema/papers.ts';
import { findByNames, isArxivId, type Named, nameOfDoi, nameOfId, namesOf, plainSpelling } from './names.ts';

/** What is stored about the papers that reports may mean. */
export interface Known {
  /** Ids by name. */
  readonly names: ReadonlyMap<string, string>;
  /** When a paper was stored, by its id; undefined for one that is stored with these reports. */
  readonly savedAt: ReadonlyMap<string, Temporal.Instant | undefined>;
}

/** Which papers reports are about. */
export interface Identified {
  /** The id under which each is to be stored, in the order of the reports. */
  readonly ids: readonly string[];
  /** The names that the reports add, with the ids of their papers. */
  readonly names: ReadonlyMap<string, string>;
  /** Stored papers that turn out to be one, to be joined in this order once the reports are stored. */
  readonly joins: readonly Join[];
}

/**
 * Finds out which papers reports are about: an arXiv id names a paper, before its DOI does. Two arXiv ids are two papers
 * even if both give the same DOI, which then stays with the first.
 */
export function identify(reports: readonly Named[], known: Known): Identified {
  const names = new Map(known.names);
  const savedAt = new Map(known.savedAt);
  const learnt = new Set<string>();
  const joins: Join[] = [];
  const learn = (name: string, id: string): void => {
    names.set(name, id);
    learnt.add(name);
  };
  const findId = (id: string): string | undefined =>
    names.get(nameOfId(id)) ?? (savedAt.has(id) ? id : undefined);
  const join = (one: string, other: string): string => {
    const chosen = chooseKept(
      { id: one, savedAt: savedAt.get(one) },
      { id: other, savedAt: savedAt.get(other) },
    );
    joins.push(chosen);
    for (const [name, id] of names) if (id === chosen.from) names.set(name, chosen.to);
    names.set(nameOfId(chosen.from), chosen.to);
    savedAt.delete(chosen.from);
    return chosen.to;
  };
  const ids = reports.map((report) => {
    let id = findId(report.id) ?? findId(plainSpelling(report.id)) ?? report.id;
    const doi = report.doi === null ? undefined : nameOfDoi(report.doi);
    const holder = doi === undefined ? undefined : names.get(doi);
    if (holder !== undefined && holder !== id && !(isArxivId(holder) && isArxivId(id)))
      id = savedAt.has(id) || isArxivId(id) ? join(holder, id) : holder;
    for (const name of namesOf(report)) if (!names.has(name) && name !== nameOfId(id)) learn(name, id);
    if (!savedAt.has(id)) savedAt.set(id, undefined);
    return id;
  });
  return { ids, names: new Map([...learnt].map((name) => [name, names.get(name) ?? ''])), joins };
}

/** A paper of which one is to be kept. */
interface Kept {
  readonly id: string;
  /** When it was stored; undefined if that is only about to happen. */
  readonly savedAt: Temporal.Instant | undefined;
}

/** Chooses which of two papers that are one is kept: the one with the arXiv id, else the older. */
export function chooseKept(one: Kept, other: Kept): Join {
  const isOther = isArxivId(one.id) === isArxivId(other.id) ? isOlder(other, one) : isArxivId(other.id);
  return isOther ? { from: one.id, to: other.id } : { from: other.id, to: one.id };
}

function isOlder(one: Kept, other: Kept): boolean {
  if (one.savedAt === undefined) return false;
  return other.savedAt === undefined || Temporal.Instant.compare(one.savedAt, other.savedAt) < 0;
}

/** Does what `identify` does, by what is stored. Nobody else may store papers until the transaction ends. */
export async function identifyPapers(transaction: Database, reports: readonly Named[]): Promise<Identified> {
  const names = await findByNames(transaction, [...new Set(reports.flatMap(namesOf))]);
  const byDoi = Map.groupBy(reports, ({ doi }) => doi);
  // Only where a DOI may be another paper's does it matter what else is stored, and since when.
  const contested = reports.filter(({ id, doi }) => {
    if (doi === null) return false;
    const holder = names.get(nameOfDoi(doi));
    return (holder !== undefined && holder !== id) || (byDoi.get(doi) ?? []).length > 1;
  });
  const involved = [
    ...contested.flatMap((one) => [one.id, ...namesOf(one).flatMap((name) => names.get(name) ?? [])]),
    ...reports.flatMap(({ id }) => (plainSpelling(id) === id ? [] : [id, plainSpelling(id)])),
  ];
  return identify(reports, { names, savedAt: await findSavedAt(transaction, involved) });
}

/** Finds when papers were stored, by id; leaves out those that are not stored. */
export async function findSavedAt(
  database: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Temporal.Instant>> {
  if (ids.length === 0) return new Map();
  const rows = await database
    .select({ id: papers.id, savedAt: papers.savedAt })
    .from(papers)
    .where(inArray(papers.id, [...new Set(ids)]));
  return new Map(rows.map(({ id, savedAt }) => [id, savedAt]));
}
