import { UserError } from '../../errors.ts';
import { hasServer } from './has-server.ts';

/**
 * Runs a look-up at a source for a server, or for a person who asks in none. Throws `UserError` if too many are open for it.
 */
export type LookUps = <Result>(guildId: string, work: () => Promise<Result>) => Promise<Result>;

/** Sources answer in seconds: a team has one or two open at a time; more come from one person in a hurry. */
const MAX_OPEN = 3;

/** Creates a limit on open look-ups: all servers share the sources, so no server may take them for itself. */
export function createLookUps(): LookUps {
  const open = new Map<string, number>();
  return async (guildId, work) => {
    const before = open.get(guildId) ?? 0;
    if (before >= MAX_OPEN) {
      throw new UserError(
        `${hasServer({ guildId }) ? 'This server is' : 'You are'} already waiting for ${before} answers from sources. Ask again when they have arrived.`,
      );
    }
    open.set(guildId, before + 1);
    try {
      return await work();
    } finally {
      const left = (open.get(guildId) ?? 1) - 1;
      if (left === 0) open.delete(guildId);
      else open.set(guildId, left);
    }
  };
}
