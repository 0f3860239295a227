import { setTimeout as waitFor } from 'node:timers/promises';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { VOTE_EMOJI } from './places.ts';
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
