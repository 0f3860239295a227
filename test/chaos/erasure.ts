import assert from 'node:assert/strict';
import { addAlert } from '../../src/alerts/alerts.ts';
import type { Database } from '../../src/database/connect.ts';
import { outbox } from '../../src/database/schema/delivery.ts';
import { saveNotes } from '../../src/notes/save.ts';
import { findKept } from '../../src/privacy/privacy.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { savePaper } from '../../src/saved/saved.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { findTallies } from '../../src/votes/votes.ts';
import type { Place } from '../support/database.ts';
import { paper } from '../support/papers.ts';
import { addPostedCard } from '../support/posted-card.ts';
import { saveVote } from '../support/votes.ts';
import { untilTalliesShown } from './asking.ts';
import { drawLives, type LivesPlan, runLives } from './lives.ts';
import { type Grounds, openPlace, VOTE_EMOJI } from './places.ts';

/**
 * The requests by which the bot says that it works on an answer. It does so for the question whether to erase, while it reads the
 * reactions again; for the press, and then erases; and for who asks for the votes.
 */
const ABOUT_ERASING = /^\/interactions\//u;
const REQUESTS = 3;

/** An erasure takes about a tenth of a second, and reading the reactions a little longer. */
const MAX_AFTER_MS = 150;

/** The first two are counted before the bot starts, the others are not. */
const PAPERS = ['2611.00001', '2611.00002', '2611.00003', '2611.00004'] as const;
const COUNTED = 2;

/** Draws a run's plan; the same seed draws the same. */
export const drawErasurePlan = (seed: number): LivesPlan => drawLives(seed, REQUESTS, MAX_AFTER_MS);

/**
 * Kills the bot as planned while Ada erases what is kept of her, and while the reactions that stand are read again. Throws what
 * is half erased, counted wrongly, or known of her again.
 */
export async function runErasure(grounds: Grounds, plan: LivesPlan): Promise<void> {
  let guildId = '';
  let ada = '';
  let hasErased = false;
  await runLives(grounds, plan, {
    path: ABOUT_ERASING,
    async prepare(sandbox, place) {
      guildId = sandbox.guild.id;
      ada = sandbox.people.ada.id;
      await keepMuch(sandbox, place);
    },
    async live(sandbox, dead) {
      if (await eraseAda(sandbox, dead)) hasErased = true;
      if (dead.aborted) return;
      const all = Object.fromEntries(PAPERS.map((id) => [`Paper ${id}`, 3]));
      await untilTalliesShown(sandbox, sandbox.channel.id, dead, () => all);
    },
    async checkKilled(database) {
      const kept = await listKept(database, ada);
      if (kept.length === 0) hasErased = true;
      assert.deepEqual(kept, hasErased ? [] : KINDS, 'all of her or nothing');
    },
    isDone: () => true,
    check: () => {},
    async checkStored(database) {
      assert.ok(hasErased);
      assert.deepEqual(await listKept(database, ada), [], 'nothing is known of her again');
      const tallies = await findTallies(database, guildId, PAPERS);
      assert.deepEqual(
        PAPERS.map((id) => tallies.get(id)?.votes),
        PAPERS.map(() => 3),
        'each person counts once for each paper',
      );
    },
  });
}

/** Stores cards that all people react to, and more of Ada. */
async function keepMuch(sandbox: Sandbox, place: Place): Promise<void> {
  const { ada } = sandbox.people;
  await using opened = await openPlace(place);
  const { database } = opened;
  const now = Temporal.Now.instant();
  await savePapers(
    database,
    PAPERS.map((id) => paper(id)),
  );
  const posted = { guildId: sandbox.guild.id, channelId: sandbox.channel.id };
  for (const [index, paperId] of PAPERS.entries()) {
    const { id: messageId } = sandbox.as(ada).say(sandbox.channel.id, `The card of ${paperId}`);
    const cardId = await addPostedCard(database, { ...posted, paperId, messageId });
    for (const person of Object.values(sandbox.people)) {
      sandbox.as(person).react(sandbox.channel.id, messageId, VOTE_EMOJI);
      if (index < COUNTED) await saveVote(database, cardId, person.id, now);
    }
  }
  // Recently, as older ones are not read again.
  await database.update(outbox).set({ sentAt: now });
  const [paperId] = PAPERS;
  const note = { takeaways: 'Clear.', questions: '', verdict: null };
  await saveNotes(database, { ...posted, paperId, userId: ada.id }, note, { base: undefined, now });
  await savePaper(database, { userId: ada.id, paperId }, { tags: [], remark: '' }, now);
  const when = { time: now.toZonedDateTimeISO('UTC').subtract({ hours: 1 }).toPlainTime(), zone: 'UTC' };
  await addAlert(database, ada.id, { kind: 'words', text: 'paper' }, when);
}

/** Has Ada ask to erase and confirm it. Returns whether she was told that it is done. */
async function eraseAda(sandbox: Sandbox, dead: AbortSignal): Promise<boolean> {
  const ada = sandbox.as(sandbox.people.ada);
  const { message: question } = await ada.invoke(sandbox.channel.id, 'privacy erase');
  if (dead.aborted || question === undefined) return false;
  const { message: answer } = await ada.click(question, 'Erase');
  return !dead.aborted && answer?.content.startsWith('Erased.') === true;
}

/** Of these, erasing takes all or nothing; who asks for anything is known as a member again. */
const KINDS: readonly string[] = ['alerts', 'notes', 'savedPapers', 'votes'];

async function listKept(database: Database, userId: string): Promise<string[]> {
  const kept = (await findKept(database, userId)).map(({ name }) => name);
  return kept.filter((name) => KINDS.includes(name)).toSorted();
}
