import { ApplicationCommandOptionType } from 'discord.js';
import type { Answer, Form } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { MAX_FORM_FIELD } from '../../src/discord/limits.ts';
import { formatBoldTitle } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { findSaved, labelSaved, MAX_REMARK, savePaper } from '../../src/saved/saved.ts';
import { parseTags } from '../../src/saved/tags.ts';
import { answerSaved } from './answer-saved.ts';
import { answerAboutCard } from './card-paper.ts';
import { completePaper, PAPER_OPTION } from './paper-option.ts';
import { completeTags, TAG_OPTION } from './tag-option.ts';

const REMARK = 'remark';

/** `/papers save`, and **Save** under a card: keeps a paper for the person who asks, and for nobody else to see. */
export const save: Subcommand = {
  anywhere: true,
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'save',
    description: 'Save a paper for yourself, with tags and a remark; nobody else sees it',
    options: [
      PAPER_OPTION,
      { ...TAG_OPTION, description: 'Your tags for it, such as: survey, to read' },
      {
        type: ApplicationCommandOptionType.String,
        name: REMARK,
        description: 'What you want to remember about it',
      },
    ],
  },

  autocomplete: { paper: completePaper, tag: completeTags },

  async form(asked, { database }) {
    const paperId = readText(asked, PAPER_OPTION.name) ?? '';
    const saved = await findSaved(database, { userId: asked.userId, paperId });
    return buildLabelForm(asked, saved?.tags.join(', ') ?? '', saved?.remark ?? '');
  },

  answer: (asked, services) => answerAboutCard(asked, services, (paper) => saveIt(paper, asked, services)),
};

/** Builds the form for a saved paper's tags and remark, filled with what they are, or with what was just typed. */
function buildLabelForm({ options }: Asked, tags: string, remark: string): Form {
  const typed = (name: string, before: string) => {
    const value = options[name];
    return typeof value === 'string' ? value : before;
  };
  return {
    title: 'Your tags and remark',
    inputs: [
      {
        option: TAG_OPTION.name,
        label: 'Tags, with commas between them',
        placeholder: 'survey, to read',
        value: typed(TAG_OPTION.name, tags),
        maxLength: MAX_FORM_FIELD,
        blank: '',
      },
      {
        option: REMARK,
        label: 'Remark',
        placeholder: 'Only you can see it.',
        value: typed(REMARK, remark),
        maxLength: MAX_FORM_FIELD,
        isLong: true,
        blank: '',
      },
    ],
  };
}

async function saveIt(paper: Paper, asked: Asked, { database, now }: Services): Promise<Answer> {
  const key = { userId: asked.userId, paperId: paper.id };
  const labels = {
    tags: parseTags(readText(asked, TAG_OPTION.name) ?? ''),
    remark: readText(asked, REMARK) ?? '',
  };
  const before = await findSaved(database, key);
  // Joined papers may have a longer one together, which can be kept.
  if (labels.remark !== before?.remark) refuseLong(labels.remark);
  const isReplaced = readText(asked, 'step') === 'label';
  const { isNew } = await (isReplaced ? labelSaved : savePaper)(database, key, labels, now());
  const saved = await findSaved(database, key);
  if (saved === undefined) throw new UserError('This paper was removed again while it was saved.');
  const isChanged = isReplaced || labels.tags.length > 0 || labels.remark !== '';
  const done = isChanged ? 'is saved with your changes' : 'is already saved';
  const words = isNew ? `Saved ${formatBoldTitle(paper)}.` : `${formatBoldTitle(paper)} ${done}.`;
  return answerSaved(words, paper, saved, asked, { database });
}

function refuseLong(remark: string): void {
  const length = [...remark].length;
  if (length > MAX_REMARK)
    throw new UserError(
      `A remark can have up to ${MAX_REMARK.toLocaleString('en')} characters, and this one has ${length.toLocaleString('en')}. Shorten it. Nothing was changed.`,
    );
}
