import { UserError } from '../../errors.ts';
import { SOURCE_LIST } from '../../sources/sources.ts';

/** Runs a look-up at a source for somebody of a server. Throws `UserError` where too many of that server are open. */
export type LookUps = <Result>(guildId: string, work: () => Promise<Result>) => Promise<Result>;

/** Sources answer in seconds: a team at work has one or two open, and more are one person in a hurry. */
const MAX_OPEN = 3;

/** "arXiv or Hugging Face" */
const PUBLISHERS = new Intl.ListFormat('en', { type: 'disjunction' }).format(
  SOURCE_LIST.filter(({ kind }) => kind === 'net')
    .map(({ publisher }) => publisher)
    .sort((a, b) => a.localeCompare(b, 'en')),
);

/** Creates the count of open look-ups: one server must not take the sources, which all share, for itself. */
export function createLookUps(): LookUps {
  const open = new Map<string, number>();
  return async (guildId, work) => {
    const before = open.get(guildId) ?? 0;
    if (before >= MAX_OPEN) {
      throw new UserError(
        `This server waits for ${before} answers from ${PUBLISHERS} already. Ask again when they are there.`,
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
