import assert from 'node:assert/strict';
import { setTimeout as waitFor } from 'node:timers/promises';
import type { Person } from '../../src/sandbox/population.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { listShownCards } from './scene.ts';

/** The sandbox gives up on a bot's answer after 3 seconds; one that was deferred and never came takes longer. */
const ANSWER_MS = 5_000;
const LOOK_AGAIN_MS = 100;

/** Asks the bot for the votes, as people do, until it says what the channel shows, or throws after `deadline`. */
export async function untilVotesShown(
  sandbox: Sandbox,
  channelId: string,
  deadline: AbortSignal,
): Promise<void> {
  await untilTalliesShown(sandbox, channelId, deadline, () =>
    Object.fromEntries(
      listShownCards(sandbox, channelId)
        .filter(({ votes }) => votes > 0)
        .map(({ title, votes }) => [title, votes]),
    ),
  );
}

/** Asks the bot for the votes until it says these, by the papers' titles, or throws after `deadline`. */
export async function untilTalliesShown(
  sandbox: Sandbox,
  channelId: string,
  deadline: AbortSignal,
  expected: () => Readonly<Record<string, number>>,
): Promise<void> {
  await untilHolds(deadline, async () => {
    const lines = await ask(sandbox, sandbox.people.ben, channelId, 'papers top', { period: 'all' });
    const shown = Object.fromEntries(
      [...lines.matchAll(/(Paper [\d.]+)\].*?(\d+) votes?/gsu)].map((match) => [match[1], Number(match[2])]),
    );
    assert.deepEqual(shown, expected(), '/papers top shows the votes that stand');
  });
}

/** Asks the bot for its feeds until it says that the day is posted, or throws after `deadline`. */
export async function untilListedAsPosted(
  sandbox: Sandbox,
  channelId: string,
  deadline: AbortSignal,
): Promise<void> {
  await untilHolds(deadline, async () => {
    assert.match(await ask(sandbox, sandbox.people.ada, channelId, 'feeds list'), /\*\*posted\*\*/u);
  });
}

async function untilHolds(deadline: AbortSignal, check: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (deadline.aborted) throw error;
    }
    await waitFor(LOOK_AGAIN_MS);
  }
}

/** Returns the bot's answer as people see it; nothing if it didn't answer. */
async function ask(
  sandbox: Sandbox,
  person: Person,
  channelId: string,
  command: string,
  options: Readonly<Record<string, string>> = {},
): Promise<string> {
  const asked = sandbox.as(person).invoke(channelId, command, options);
  const answer = await Promise.race([asked, waitFor(ANSWER_MS, undefined, { ref: false })]);
  return answer?.message?.embeds[0]?.description ?? '';
}
