import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { formatCount, formatSome } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import type { Feed } from '../../src/feeds/feeds.ts';
import { clearExamples, listExamples, saveExamples } from '../../src/taste/examples.ts';
import { type FoundReferences, findReferences } from '../find-references.ts';
import { type GivenExamples, MAX_EXAMPLES, readExamples } from './example-references.ts';

/** Examples that a person gave, found and ready to be saved. */
export interface ReadyExamples {
  readonly given: GivenExamples;
  readonly found: FoundReferences;
}

/**
 * Reads and finds the examples that a person gave for a feed, or for one that is to be added; undefined if they gave
 * none. Throws `UserError` as `readExamples` does, and if the feed would have more than `MAX_EXAMPLES`.
 */
export async function findGivenExamples(
  asked: Asked,
  services: Services,
  feed?: Feed,
): Promise<ReadyExamples | undefined> {
  const given = await readExamples(asked, services);
  if (given === undefined) return undefined;
  const found = await findReferences(given.references, asked.guildId, services);
  const before = feed === undefined || given.isAnew ? [] : await listExamples(services.database, feed.id);
  const all = new Set([...before.map(({ paperId }) => paperId), ...found.paperIds]).size;
  if (all > MAX_EXAMPLES) throw tooManyWith(before.length, all);
  return { given, found };
}

/** Saves examples of a feed. Returns what became of them: one text, or none if there were none. */
export async function saveGivenExamples(
  feedId: number,
  ready: ReadyExamples | undefined,
  { database, now }: Services,
): Promise<readonly string[]> {
  if (ready === undefined) return [];
  const { given, found } = ready;
  if (given.isAnew) await clearExamples(database, feedId);
  const added = await saveExamples(database, feedId, found.paperIds, now());
  return [formatGiven(ready, added)];
}

/** Says what became of the examples. */
function formatGiven(ready: ReadyExamples, added: number): string {
  const { given, found } = ready;
  const had = found.paperIds.length - added;
  const isEmpty = given.references.length + given.unread.length === 0;
  return [
    ...(isEmpty && !given.isAnew ? ['I found no papers in what you gave as examples.'] : []),
    ...(given.isAnew && isEmpty ? ['The feed has no example papers now.'] : []),
    ...(added > 0 ? [`${formatCount(added, 'example paper')} added.`] : []),
    ...(had > 0 ? [`${formatCount(had, 'paper was an example', 'papers were examples')} already.`] : []),
    ...formatUnfound(ready),
  ].join(' ');
}

/** Says which examples could not be read or found: one text, or none if all were. */
export function formatUnfound({ given, found }: ReadyExamples): readonly string[] {
  const { missing, unasked } = found;
  const sentences = [
    ...(missing.length > 0
      ? [`Not found here or at arXiv: ${formatSome(missing.map(({ label }) => label))}.`]
      : []),
    ...(unasked === undefined
      ? []
      : [
          `I couldn't ask arXiv for ${formatSome(unasked.references.map(({ label }) => label))}: ${unasked.because} Give them again in a few minutes with /feeds edit.`,
        ]),
    ...(given.unread.length > 0 ? [`I couldn't read ${formatSome(given.unread)} of the file.`] : []),
  ];
  return sentences.length === 0 ? [] : [sentences.join(' ')];
}

function tooManyWith(before: number, all: number): UserError {
  return new UserError(
    `This feed has ${formatCount(before, 'example paper')}; with these there would be ${all}, and a feed takes at most ${MAX_EXAMPLES}. Nothing was added. “examples: none” removes those that it has.`,
  );
}
