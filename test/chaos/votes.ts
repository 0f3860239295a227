import assert from 'node:assert/strict';
import { setTimeout as waitFor } from 'node:timers/promises';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { VOTE_EMOJI } from './grounds.ts';
import type { Vote } from './plan.ts';
import { listShownCards } from './scene.ts';

const OTHER_EMOJI = '🎉';

/** Lets people vote as planned on what stands in a channel, waiting for the first card. */
export async function castVotes(
  sandbox: Sandbox,
  channelId: string,
  votes: readonly Vote[],
  onVote: () => void = () => {},
): Promise<void> {
  for (const { waitMs, person, card, act } of votes) {
    await waitFor(waitMs);
    await sandbox.until(() => listShownCards(sandbox, channelId).length > 0);
    const shown = listShownCards(sandbox, channelId);
    const message = shown[card % shown.length]?.message.id ?? '';
    const visitor = sandbox.as(sandbox.people[person]);
    if (act === 'react') visitor.react(channelId, message, VOTE_EMOJI);
    if (act === 'unreact') visitor.unreact(channelId, message, VOTE_EMOJI);
    if (act === 'react otherwise') visitor.react(channelId, message, OTHER_EMOJI);
    if (act === 'clear') sandbox.as(sandbox.people.ada).clearReactions(channelId, message, VOTE_EMOJI);
    onVote();
  }
}

/** The sandbox gives up on a bot's answer after 3 seconds; one that was deferred and never came takes longer. */
const ANSWER_MS = 5_000;
const LOOK_AGAIN_MS = 100;

/** Asks the bot for the votes, as people do, until it says what the channel shows, or until `deadline`. */
export async function untilVotesShown(
  sandbox: Sandbox,
  channelId: string,
  deadline: AbortSignal,
): Promise<void> {
  for (;;) {
    const shown = await askForVotes(sandbox, channelId);
    const expected = Object.fromEntries(
      listShownCards(sandbox, channelId)
        .filter(({ votes }) => votes > 0)
        .map(({ title, votes }) => [title, votes]),
    );
    try {
      assert.deepEqual(shown, expected);
      return;
    } catch (error) {
      if (deadline.aborted)
        throw new Error('/papers top does not come to show the votes that stand.', { cause: error });
    }
    await waitFor(LOOK_AGAIN_MS);
  }
}

/** The votes by title, as `/papers top` shows them; undefined where the bot did not answer. */
async function askForVotes(sandbox: Sandbox, channelId: string): Promise<Record<string, number> | undefined> {
  const asked = sandbox.as(sandbox.people.ben).invoke(channelId, 'papers top', { period: 'all' });
  const answer = await Promise.race([asked, waitFor(ANSWER_MS, undefined, { ref: false })]);
  const message = answer?.message;
  if (message === undefined) return undefined;
  const lines = message.embeds[0]?.description ?? '';
  return Object.fromEntries(
    [...lines.matchAll(/(Paper \d+)\].*?(\d+) votes?/gsu)].map((match) => [match[1], Number(match[2])]),
  );
}

/** Asks the bot, as those do who manage the server, until it says that the day is posted, or until `deadline`. */
export async function untilShownAsPosted(
  sandbox: Sandbox,
  channelId: string,
  deadline: AbortSignal,
): Promise<void> {
  for (;;) {
    const asked = sandbox.as(sandbox.people.ada).invoke(channelId, 'feeds list');
    const answer = await Promise.race([asked, waitFor(ANSWER_MS, undefined, { ref: false })]);
    const shown = answer?.message?.embeds[0]?.description ?? '';
    if (shown.includes('**posted**')) return;
    if (deadline.aborted)
      throw new Error(`/feeds list does not come to say that the day is posted: ${shown}`);
    await waitFor(LOOK_AGAIN_MS);
  }
}
