import type { Database } from '../database/connect.ts';
import { UserError } from '../errors.ts';
import { findNamed } from '../papers/library.ts';
import type { Paper } from '../papers/paper.ts';
import { joinPapers, planJoin } from '../search/join-papers.ts';
import type { Output } from './output.ts';

/** Makes two records of one paper one, named by id or DOI. Throws `UserError` if they can't be. */
export async function joinNamed(
  database: Database,
  [name = '', otherName = '']: readonly string[],
  output: Output,
): Promise<void> {
  const [one, other] = [await getNamed(database, name), await getNamed(database, otherName)];
  const plan = await planJoin(database, one, other);
  if (plan.state === 'same')
    throw new UserError(`${name} and ${otherName} are one paper already: ${one.id}.`);
  if (plan.state === 'two-arxiv-ids')
    throw new UserError("arXiv has both under ids of their own: they are two papers and can't be joined.");
  const join = { from: plan.gone.id, to: plan.kept.id };
  if (!(await joinPapers(database, join)))
    throw new UserError('One of these papers is not stored any more. Nothing changed.');
  output.result(join, () => `Joined: ${join.from} is a name of ${join.to} now, which has all that was its.`);
}

async function getNamed(database: Database, name: string): Promise<Paper> {
  const paper = await findNamed(database, name);
  if (paper !== undefined) return paper;
  throw new UserError(
    `No paper “${name}” is stored. Name two by id or DOI; papers search shows ids. Usage: papers join <paper> <same-as>`,
  );
}
