import type { Database } from '../database/connect.ts';
import { UserError } from '../errors.ts';
import { erasePerson, exportPerson } from '../privacy/privacy.ts';
import { parseArguments } from './arguments.ts';
import type { Output } from './output.ts';

const OPTIONS = { erase: { type: 'boolean' } } as const;

/** Discord's ids of people. */
const USER_ID = /^\d{15,20}$/u;

/** Writes all that is kept about a person as JSON, or erases it, for somebody who can't run the commands themselves. */
export async function answerPerson(
  words: readonly string[],
  usage: string,
  { database, now }: { readonly database: Database; readonly now: () => Temporal.Instant },
  output: Output,
): Promise<void> {
  const { positionals, options } = parseArguments(words, usage, OPTIONS);
  const [userId = '', extra] = positionals;
  if (extra !== undefined || !USER_ID.test(userId))
    throw new UserError(
      `Give the person's id at Discord, 17 to 20 digits: Copy User ID in the menu of their name, in developer mode. Usage: papers ${usage}`,
    );
  if (!options.has('erase')) {
    const text = await exportPerson(database, userId, now());
    output.result(JSON.parse(text), () => text.trimEnd());
    return;
  }
  await erasePerson(database, userId, now);
  output.result({ erased: userId }, () => `Erased. Nothing that the bot keeps names ${userId} any more.`);
}
