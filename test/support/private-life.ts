import { sql } from 'drizzle-orm';
import type { Database } from '../../src/database/connect.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { paper } from './papers.ts';
import { addServerData } from './server-data.ts';

/** The columns of `addServerData` that name Ada. */
const NAMED = [
  ['votes', 'user_id'],
  ['proposals', 'user_id'],
  ['discussions', 'user_id'],
  ['tldr_flags', 'user_id'],
  ['mail_subscriptions', 'user_id'],
  ['mail_codes', 'user_id'],
  ['members', 'user_id'],
  ['absences', 'user_id'],
  ['offers', 'user_id'],
  ['agenda_changes', 'user_id'],
  ['meeting_overrides', 'by'],
  ['meetings', 'created_by'],
  ['feeds', 'created_by'],
] as const;

/** Stores what the bot keeps about somebody who was busy in two servers. */
export async function addPrivateLife(database: Database, userId: string): Promise<void> {
  await savePapers(database, [paper('1')]);
  for (const guild of ['100', '200']) await addServerData(database, guild, '1');
  for (const [table, column] of NAMED)
    await database.execute(
      sql`update ${sql.identifier(table)} set ${sql.identifier(column)} = ${userId} where ${sql.identifier(column)} = 'ada'`,
    );
}
