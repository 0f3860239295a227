import type { Answer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { MAX_BUTTON_LABEL } from '../../src/discord/limits.ts';
import { formatPlain, formatText } from '../../src/discord/render/text.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { findLookAlikes } from '../../src/search/retrieve/look-alikes.ts';

/** More records of one paper are rare, and are named once these are joined. */
const MAX_ALIKE = 2;

/** Says which other records may be of the same paper; whoever may join them gets a button for each. */
export async function suggestJoin(
  paper: Paper,
  { mayManage }: Asked,
  { database }: Services,
): Promise<Pick<Answer, 'content' | 'offers'>> {
  const alike = (await findLookAlikes(database, paper)).slice(0, MAX_ALIKE);
  if (alike.length === 0) return {};
  const names = alike.map(
    ({ id, title }) => `“${formatText(title, 256) || 'Untitled'}” (${formatText(id, 200)})`,
  );
  const how = mayManage
    ? 'If so, join them: their votes and cards then count as one.'
    : 'If so, somebody who can manage this server can join them with `/papers join`.';
  return {
    content: `Perhaps the same as ${names.join(' and ')}. ${how}`,
    ...(mayManage && {
      offers: alike.map(({ id }) => ({
        label: formatPlain(`Same as ${id}?`, MAX_BUTTON_LABEL),
        command: 'papers join',
        options: { paper: paper.id, 'same-as': id },
      })),
    }),
  };
}
