import { findPostedCard } from '../../src/delivery/posted-cards.ts';
import type { Answer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { MessageCommand } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { buildList, findEntries, PAGE_SIZE } from '../../src/discord/render/paper-list.ts';
import { formatCount, formatSome } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import { findPapers } from '../../src/papers/library.ts';
import { fetchMissing, findStoredReferences, isAtArxiv } from '../find-references.ts';
import { isNamed, type Reference, readMentions } from '../references.ts';

/** One request to arXiv takes that many ids, and nobody reads on. */
const MAX_MENTIONS = 200;

/** Papers that a message mentions. */
interface Mentioned {
  /** Ids of those that are stored, in their order. */
  readonly paperIds: readonly string[];
  readonly unknown: readonly Reference[];
}

/** “Papers in this message” lists the papers that a message mentions, with what the team knows of them. */
export const inMessage: MessageCommand = {
  label: 'Papers in this message',
  anywhere: true,
  data: {
    name: 'in-message',
    description: 'List the papers that the message mentions, with their votes and links',
  },

  read: ({ id, text }) => ({
    message: id,
    mentions: readMentions(text)
      .map(({ label, link, arxivId, dois }) => arxivId ?? (dois.length === 1 ? dois[0] : link) ?? label)
      .join('\n'),
  }),

  async answer(asked, services) {
    const all = readMentions(readText(asked, 'mentions') ?? '');
    const references = all.slice(0, MAX_MENTIONS);
    const fetch = readText(asked, 'fetch');
    const before = await findMentioned(references, asked, services);
    const because = fetch === 'now' ? await fetchMissing(before.unknown, asked.guildId, services) : undefined;
    const isAsked = fetch !== undefined && because === undefined;
    const { paperIds, unknown } = fetch === 'now' ? await findMentioned(references, asked, services) : before;
    if (paperIds.length === 0 && unknown.length === 0)
      throw new UserError(
        'I found no paper in this message. I look for arXiv IDs, DOIs, and links to papers that are stored here.',
      );
    const notes = [
      ...(all.length > references.length
        ? [`The message mentions ${formatCount(all.length, 'link')}: these are the first ${MAX_MENTIONS}.`]
        : []),
      ...formatUnknown(unknown, { isAsked, because }),
    ];
    const fetchable = unknown.filter(isAtArxiv);
    const { message, mentions } = asked.options;
    return {
      ...(paperIds.length > 0 && (await formatList(paperIds, asked, services))),
      ...(notes.length > 0 && { content: notes.join('\n') }),
      // Another page asks arXiv nothing again.
      keep: { fetch: isAsked ? 'done' : '' },
      ...(fetchable.length > 0 &&
        !isAsked && {
          offers: [
            {
              label: `Fetch ${formatCount(fetchable.length, 'paper')} from arXiv`,
              command: 'papers in-message',
              options: { message: message ?? '', mentions: mentions ?? '', fetch: 'now' },
            },
          ],
        }),
    };
  },
};

/** Finds the papers that references name, and the one whose card the message is. */
async function findMentioned(
  references: readonly Reference[],
  asked: Asked,
  { database }: Services,
): Promise<Mentioned> {
  const stored = await findStoredReferences(references, database);
  const card = await findPostedCard(database, readText(asked, 'message') ?? '', asked.guildId);
  return {
    paperIds: [
      ...new Set([...(card ? [card.paperId] : []), ...references.flatMap((one) => stored.get(one) ?? [])]),
    ],
    unknown: references.filter((one) => isNamed(one) && !stored.has(one)),
  };
}

async function formatList(paperIds: readonly string[], asked: Asked, services: Services): Promise<Answer> {
  const { guildId, page } = asked;
  const papers = await findPapers(
    services.database,
    paperIds.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE),
  );
  const today = services.now().toZonedDateTimeISO('UTC').toPlainDate();
  const total = paperIds.length;
  const title = `${formatCount(total, 'paper')} in this message`;
  return buildList(title, await findEntries(services, guildId, papers), { page, total, today });
}

/** Names the papers that are not stored, and says what can be done: a line for those of arXiv, and one for the others. */
function formatUnknown(
  unknown: readonly Reference[],
  { isAsked, because }: { readonly isAsked: boolean; readonly because: string | undefined },
): string[] {
  const [atArxiv, others] = [unknown.filter(isAtArxiv), unknown.filter((one) => !isAtArxiv(one))];
  const name = (some: readonly Reference[]) => formatSome(some.map(({ label }) => label));
  const asArxiv = () => {
    if (because !== undefined) return `I couldn't ask arXiv for ${name(atArxiv)}: ${because}`;
    return isAsked ? `arXiv has no ${name(atArxiv)}.` : `Not stored yet: ${name(atArxiv)}.`;
  };
  return [
    ...(atArxiv.length > 0 ? [asArxiv()] : []),
    ...(others.length > 0
      ? [
          others.length === 1
            ? `No stored paper has the DOI ${name(others)}, and arXiv can't be asked by DOI.`
            : `No stored papers have the DOIs ${name(others)}, and arXiv can't be asked by DOI.`,
        ]
      : []),
  ];
}
