import { inArray, sql } from 'drizzle-orm';
import type { Database } from '../../database/connect.ts';
import { papers } from '../../database/schema/papers.ts';
import { foldWords } from '../query/analysis.ts';

/** A single word begins too many titles to mean one of them. */
const MIN_WORDS = 2;

/** A paper and its title. */
interface Titled {
  readonly id: string;
  readonly title: string;
}

/** Picks the papers whose title was typed, and then those whose title begins with it. */
function pickTitled(rows: readonly Titled[], text: string): Titled[] {
  const typed = foldWords(text).join(' ');
  const isExact = ({ title }: Titled) => foldWords(title).join(' ') === typed;
  const begins = ({ title }: Titled) => foldWords(title).join(' ').startsWith(`${typed} `);
  return [...rows.filter(isExact), ...rows.filter(begins)];
}

/** Returns the ids of those of some papers whose title was typed, and then of those whose title begins with it. */
export async function findTitledOf(
  database: Database,
  ids: readonly string[],
  text: string,
): Promise<readonly string[]> {
  if (ids.length === 0 || foldWords(text).length < MIN_WORDS) return [];
  const rows = await database
    .select({ id: papers.id, title: papers.title })
    .from(papers)
    .where(inArray(papers.id, [...ids]).inlineParams())
    .orderBy(sql`length(${papers.title})`, papers.id);
  return pickTitled(rows, text).map(({ id }) => id);
}
