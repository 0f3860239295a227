import { eq } from 'drizzle-orm';
import { addAlert } from '../../src/alerts/alerts.ts';
import { addNamesake } from '../../src/alerts/namesakes.ts';
import { setChannel } from '../../src/alerts/readers.ts';
import type { Database } from '../../src/database/connect.ts';
import { alertHits, alertLetters } from '../../src/database/schema/alerts.ts';
import {
  agendaPapers,
  feeds,
  meetingMessages,
  meetingSkips,
  meetings,
  occurrences,
  offers,
  outbox,
  refusals,
  votes,
  zoteroAdditions,
  zoteroConnections,
  zoteroItems,
  zoteroWanted,
} from '../../src/database/schema.ts';
import { writePrivateNotice } from '../../src/delivery/private-notices.ts';
import { saveAsk } from '../../src/discord/interactions/paged-answers.ts';
import { getLink } from '../../src/publishing/links.ts';
import { savePaper } from '../../src/saved/saved.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { readAll } from './full-database.ts';
import { MONDAY, NOON, paper } from './papers.ts';
import { addServerData } from './server-data.ts';

export const ADA = 'ada';

/** Adds to every table that keeps something of people what is Ada's, in two servers; some is Ben's. */
export async function addPersonData(database: Database): Promise<void> {
  await savePapers(database, [paper('1')]);
  for (const guild of ['100', '200']) await addServerData(database, guild, '1');
  await database.update(feeds).set({ pausedBecause: `by <@${ADA}>`, nextDueAt: null, nextListDay: null });
  await database.update(meetings).set({ people: ['ben', ADA], pausedBecause: `by <@${ADA}>.` });
  const support = { voters: ['ben', ADA], firstSeenAt: NOON, carried: 0 };
  const basis = { kind: 'added', by: ADA, at: NOON, support };
  await database.update(agendaPapers).set({ basis, outcome: 'discussed', outcomeBy: ADA, outcomeAt: NOON });
  const drawn = (userId: string) => ({ userId, ticket: `ticket of ${userId}` });
  await database.update(offers).set({
    draw: {
      paperId: '1',
      from: 'voters',
      first: drawn('ben'),
      others: [drawn(ADA)],
      barred: [{ userId: ADA, bar: { because: 'left' } }],
      seed: 'c0ffee',
    },
  });
  const [occurrence] = await database.select().from(occurrences);
  const occurrenceId = occurrence?.id ?? 0;
  await database.insert(meetingSkips).values({ occurrenceId, userId: ADA });
  const text = `<@${ADA}> called this meeting off.`;
  await database.insert(meetingMessages).values({ occurrenceId, kind: 'notice', text });
  await database
    .insert(meetingMessages)
    .values({ occurrenceId, kind: 'agenda', shown: `{"text":"<@${ADA}>"}` });
  const [vote] = await database.select().from(votes);
  await database.insert(refusals).values({ cardId: vote?.cardId ?? 0, userId: ADA, refusedAt: NOON });
  await database
    .update(outbox)
    .set({ content: `None, <@${ADA}>.` })
    .where(eq(outbox.kind, 'notice'));
  const labels = { tags: ['to read'], remark: 'Later.' };
  await savePaper(database, { userId: ADA, paperId: '1' }, labels, NOON);
  const zotero = { userId: ADA, library: 'users/1' };
  const connection = { ...zotero, libraryName: 'Ada’s', sealedKey: 'token of ada', connectedAt: NOON };
  await database.insert(zoteroConnections).values(connection);
  const item = { ...zotero, paperId: '1', itemKey: 'K1', writeToken: 'token of ada', sentAt: NOON };
  await database.insert(zoteroItems).values(item);
  const asked = { ...zotero, askedAt: NOON, tryAt: NOON, tellFrom: NOON };
  const [{ id: zoteroAdditionId } = { id: '' }] = await database
    .insert(zoteroAdditions)
    .values(asked)
    .returning();
  await database.insert(zoteroWanted).values({ additionId: zoteroAdditionId, paperId: '1' });
  const ended = { about: { zoteroAdditionId }, userId: ADA, content: 'Added 1 paper to Zotero.' };
  await writePrivateNotice(database, ended, NOON);
  const when = { time: Temporal.PlainTime.from('09:00'), zone: 'UTC' };
  const { id: alertId } = await addAlert(database, ADA, { kind: 'author', text: 'Y. Wang' }, when);
  await addNamesake(database, alertId, '1');
  await setChannel(database, ADA, { guildId: '100', channelId: '200' });
  const [letter] = await database.insert(alertLetters).values({ userId: ADA, day: MONDAY }).returning();
  const hit = { userId: ADA, paperId: '1', alertIds: [alertId], letterId: letter?.id ?? 0, foundAt: NOON };
  await database.insert(alertHits).values(hit);
  await getLink(database, { kind: 'saved', userId: ADA, tag: undefined });
  await saveAsk(database, { command: 'meeting swap', options: { to: ADA, note: `<@${ADA}>` } }, NOON);
}

/** Lists the rows, of whatever table, that name Ada or have her address. */
export async function listNaming(database: Database): Promise<string[]> {
  const all = Object.entries(await readAll(database)).flatMap(([table, rows]) =>
    table.startsWith('search_') ? [] : rows.map(({ row }) => `${table}: ${row}`),
  );
  return all.filter((row) => /"ada"|<@ada>|\\"ada\\"|[{,]ada[},]|ada@example|ticket of ada|"Ada"/u.test(row));
}
