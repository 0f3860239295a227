import type { Answer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import { hasServer } from '../../src/discord/interactions/has-server.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { offersAbout } from '../../src/discord/render/paper-offers.ts';
import { buildSaved } from '../../src/discord/render/saved-text.ts';
import { findOwnNotes } from '../../src/notes/notes.ts';
import type { Paper } from '../../src/papers/paper.ts';
import type { Saved } from '../../src/saved/saved.ts';

/**
 * Says what a person saved of a paper, below what was done; with buttons to change or remove it
 * and, in a server, to talk about it.
 */
export async function answerSaved(
  done: string,
  { id }: Pick<Paper, 'id'>,
  saved: Saved,
  asked: Asked,
  { database }: Pick<Services, 'database'>,
): Promise<Answer> {
  if (!hasServer(asked)) return buildSaved(done, saved, []);
  const { guildId, userId } = asked;
  const own = await findOwnNotes(database, { guildId, userId, paperId: id });
  return buildSaved(done, saved, offersAbout({ id }, own !== undefined));
}
