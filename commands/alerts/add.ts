import { ApplicationCommandOptionType } from 'discord.js';
import { z } from 'zod';
import { addAlert, type RemovedAlert, restoreAlert, type Wish } from '../../src/alerts/alerts.ts';
import { checkText, MAX_TEXT, TEXT_KINDS } from '../../src/alerts/kinds.ts';
import { findReader } from '../../src/alerts/readers.ts';
import type { Answer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { formatWish } from '../../src/discord/render/alert-text.ts';
import { UserError } from '../../src/errors.ts';
import { answerAbout, completePaper, PAPER_OPTION } from '../papers/paper-option.ts';
import { choiceOf, wake } from './alert-option.ts';
import { defaultWhen, formatDelivery, formatYield } from './alert-words.ts';

const text = (name: string, description: string) =>
  ({ type: ApplicationCommandOptionType.String, name, description }) as const;

/** `/alerts add` adds an alert: its papers come by private message, once a day. */
export const add: Subcommand = {
  anywhere: true,
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'add',
    description: 'Get a private message when a new paper meets what you give here',
    options: [
      text('author', "An author's name, such as Ada Lovelace"),
      text('words', 'Words that a paper must have, all of them; "quoted" in a row'),
      {
        ...text('like', 'A paper: words in its title, an arXiv ID or DOI. You hear of papers like it'),
        autocomplete: true,
      },
      text('search', 'A whole search as /papers search takes it, such as author:liang "sparse attention"'),
    ],
  },

  autocomplete: { like: completePaper },

  async answer(asked, services) {
    const removed = readRemoved(asked);
    if (removed !== undefined) return bringBack(removed, asked, services);
    const given = KINDS.filter((kind) => readText(asked, kind) !== undefined);
    const [kind, second] = given;
    if (kind === undefined)
      throw new UserError('Say what you want to hear of: fill in `author`, `words`, `like` or `search`.');
    if (second !== undefined)
      throw new UserError(
        `An alert takes one of \`author\`, \`words\`, \`like\` and \`search\`, and you gave ${given.length}. To ask for several things at once, use \`search\`, such as \`author:liang "sparse attention"\`.`,
      );
    const typed = readText(asked, kind) ?? '';
    if (kind !== 'like') {
      checkText(kind, typed, services.now().toZonedDateTimeISO('UTC').toPlainDate());
      return addWish({ kind, text: typed }, asked, services);
    }
    // After "Which one?" the option has what was chosen.
    const meant = readText(asked, PAPER_OPTION.name) ?? typed;
    const about = { ...asked, options: { ...asked.options, [PAPER_OPTION.name]: meant } };
    return answerAbout(about, services, ({ id, title }) =>
      addWish({ kind, text: (title || id).slice(0, MAX_TEXT), paperId: id }, asked, services),
    );
  },
};

const KINDS = ['author', 'words', 'like', 'search'] as const;

async function addWish(wish: Wish, asked: Asked, services: Services): Promise<Answer> {
  const { database } = services;
  // What can't be searched for is refused before anything is stored.
  const probe = { ...wish, id: 0, userId: asked.userId, since: services.now() };
  const yields = await formatYield(probe, services);
  const awake = await wake(asked, services);
  const alert = await addAlert(database, asked.userId, wish, await defaultWhen(asked, services));
  const reader = await findReader(database, asked.userId);
  return {
    content: [
      ...awake,
      `Added an alert for **${formatWish(alert)}**. ${yields}`,
      ...(reader === undefined ? [] : [`${formatDelivery(reader)} Change when with \`/alerts when\`.`]),
    ].join('\n'),
    offers: [
      { label: 'Test it', command: 'alerts test', options: { alert: choiceOf(alert) }, press: 'beside' },
      { label: 'Remove', command: 'alerts remove', options: { alert: choiceOf(alert) } },
    ],
  };
}

const removedShape = z.object({
  id: z.int(),
  kind: z.enum([...TEXT_KINDS, 'like']),
  text: z.string(),
  paperId: z.string().optional(),
  since: z.string(),
  namesakes: z.array(z.string()),
});

/** Writes a removed alert as an option, for a button that brings it back. */
export function writeRemoved({ alert, namesakes }: RemovedAlert): string {
  const { id, kind, text, since } = alert;
  const paperId = alert.kind === 'like' ? alert.paperId : undefined;
  return JSON.stringify({ id, kind, text, paperId, since: since.toString(), namesakes });
}

function readRemoved({ options, userId }: Asked): RemovedAlert | undefined {
  if (typeof options.removed !== 'string') return undefined;
  const { namesakes, kind, paperId, since, ...rest } = removedShape.parse(JSON.parse(options.removed));
  const own = { ...rest, userId, since: Temporal.Instant.from(since) };
  if (kind !== 'like') return { alert: { ...own, kind }, namesakes };
  if (paperId === undefined) throw new Error('A removed alert has no paper.');
  return { alert: { ...own, kind, paperId }, namesakes };
}

async function bringBack(removed: RemovedAlert, asked: Asked, services: Services): Promise<Answer> {
  await restoreAlert(services.database, removed, await defaultWhen(asked, services));
  return { content: `The alert for **${formatWish(removed.alert)}** is back.` };
}
