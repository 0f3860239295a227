import { ApplicationCommandOptionType } from 'discord.js';
import type { Answer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { buildList, countPages, findEntries, PAGE_SIZE } from '../../src/discord/render/paper-list.ts';
import { formatSavedNote } from '../../src/discord/render/saved-text.ts';
import { formatBoldTitle, formatText } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import { findNamed, findPapers } from '../../src/papers/library.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { findSaved, listSaved, removeSaved, restoreSaved } from '../../src/saved/saved.ts';
import { answerSaved } from './answer-saved.ts';
import { PAPER_OPTION } from './paper-option.ts';
import { completeTag, readTag, TAG_OPTION } from './tag-option.ts';

const MAX_TAG = 120;

/** `/papers saved` lists what the asker saved; its menu opens one of them, which can be changed or removed. */
export const saved: Subcommand = {
  anywhere: true,
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'saved',
    description: 'List the papers that you saved; nobody else sees them',
    options: [TAG_OPTION],
  },

  autocomplete: { tag: completeTag },

  async answer(asked, services) {
    // The menu and the buttons name a paper; nobody can type one.
    const meant = readText(asked, PAPER_OPTION.name);
    if (meant === undefined) return list(asked, services);
    const paper = await findNamed(services.database, meant);
    if (paper === undefined) throw new UserError('This paper is not stored any more.');
    return answerStep(paper, asked, services);
  },
};

function answerStep(paper: Paper, asked: Asked, services: Services): Promise<Answer> | Answer {
  switch (readText(asked, 'step')) {
    case 'remove':
      return remove(paper, asked, services);
    case 'restore':
      return restore(paper, asked, services);
    default:
      return show(paper, asked, services);
  }
}

async function list(asked: Asked, services: Services): Promise<Answer> {
  const { userId, guildId } = asked;
  const { database, now, publicUrl } = services;
  const tag = await readTag(asked, services);
  const find = (page: number) =>
    listSaved(database, userId, { tag, limit: PAGE_SIZE, offset: page * PAGE_SIZE });
  let { page } = asked;
  let found = await find(page);
  if (found.total === 0)
    return {
      content:
        'You have saved no papers yet. Press **Save** under a card, or open a paper from any list and press it there.',
    };
  if (found.saved.length === 0) {
    // Papers were removed since the button for this page was made.
    page = countPages(found.total) - 1;
    found = await find(page);
  }
  const papers = await findPapers(
    database,
    found.saved.map(({ paperId }) => paperId),
  );
  const notes = new Map(found.saved.map((one) => [one.paperId, formatSavedNote(one)]));
  const entries = (await findEntries(services, guildId, papers)).map((entry) => ({
    ...entry,
    note: notes.get(entry.listing.paper.id),
  }));
  const title = tag === undefined ? 'Your saved papers' : `Your saved papers: ${formatText(tag, MAX_TAG)}`;
  const place = { page, total: found.total, today: now().toZonedDateTimeISO('UTC').toPlainDate() };
  const { menu, ...built } = buildList(title, entries, place);
  const options = tag === undefined ? {} : { tag };
  return {
    ...built,
    // A paper of one's own opens with its tags and its remark.
    ...(menu !== undefined && { menu: { ...menu, opens: 'papers saved' } }),
    isPrivate: true,
    ...(publicUrl !== undefined && {
      offers: [{ label: 'For a feed reader', command: 'papers saved-link', options, press: 'beside' }],
    }),
  };
}

async function show(paper: Paper, asked: Asked, { database }: Services): Promise<Answer> {
  const found = await findSaved(database, { userId: asked.userId, paperId: paper.id });
  return found === undefined
    ? offerToSave(paper, 'is not among your saved papers.')
    : answerSaved(formatBoldTitle(paper), paper, found, asked, { database });
}

async function remove(paper: Paper, { userId }: Asked, { database, now }: Services): Promise<Answer> {
  const key = { userId, paperId: paper.id };
  if (!(await removeSaved(database, key, now())))
    return offerToSave(paper, 'is not among your saved papers.');
  return {
    content: `Removed ${formatBoldTitle(paper)} from your saved papers. You can undo this for 24 hours.`,
    offers: [{ label: 'Undo', command: 'papers saved', options: { paper: paper.id, step: 'restore' } }],
    isPrivate: true,
  };
}

async function restore(paper: Paper, asked: Asked, { database }: Services): Promise<Answer> {
  const key = { userId: asked.userId, paperId: paper.id };
  const found = (await restoreSaved(database, key)) ? await findSaved(database, key) : undefined;
  if (found === undefined)
    return offerToSave(paper, 'was removed too long ago to be brought back as it was.');
  return answerSaved(`${formatBoldTitle(paper)} is saved again, as it was.`, paper, found, asked, {
    database,
  });
}

function offerToSave({ id, title }: Paper, why: string): Answer {
  return {
    content: `${formatBoldTitle({ title })} ${why}`,
    offers: [{ label: 'Save', command: 'papers save', options: { paper: id } }],
    isPrivate: true,
  };
}
