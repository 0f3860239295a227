import type { LetterContent } from '../../delivery/channel.ts';
import type { DiscussionWording, OpeningView } from '../../discussions/views.ts';
import { linksInOrder, webAddress } from '../../papers/links.ts';
import type { Paper } from '../../papers/paper.ts';
import { MAX_EMBED, MAX_EMBED_TITLE, MAX_THREAD_NAME } from '../limits.ts';
import { formatTldr, optionsFor } from './cards.ts';
import { MAX_LETTER_TEXT } from './letter.ts';
import { buildNoteFields } from './notes-text.ts';
import { formatWarning } from './notices.ts';
import { escapeText, formatPlain, formatText } from './text.ts';
import { formatParts } from './text-parts.ts';

const MAX_EVIDENCE = 1_000;
const MAX_URL = 300;
const MAX_LINKS = 6;

const MAX_NOTES = MAX_EMBED - MAX_EMBED_TITLE - MAX_LETTER_TEXT;

/** Words what is said about discussions in Discord's markup. */
export const discussionWording: DiscussionWording = {
  name: ({ id, title }) => formatPlain(title, MAX_THREAD_NAME) || formatPlain(id, MAX_THREAD_NAME),
  opening: writeOpening,
  noCard:
    'This paper has no card here that can have a thread. Put it to the vote with `/papers propose` in an ordinary channel: then it gets one, and **Discuss** under it opens its thread.',
};

function writeOpening({ paper, tldr, evidence, notes }: OpeningView): readonly LetterContent[] {
  const before = [
    ...formatWarning(paper),
    ...(tldr === undefined ? [] : [...formatTldr(paper, tldr), '']),
    ...(evidence?.sentence === undefined
      ? []
      : [`**Evidence**: “${formatText(evidence.sentence, MAX_EVIDENCE)}”`, '']),
    ...formatLinks(paper),
    `**${paper.abstractKind === 'description' ? 'Description by Daily Papers' : 'Abstract'}**`,
    '',
  ].join('\n');
  const abstract = paper.abstract ?? '';
  const [first = '', ...others] = formatParts(abstract, MAX_LETTER_TEXT - before.length, MAX_LETTER_TEXT);
  const title = formatText(paper.title, MAX_EMBED_TITLE) || 'Untitled';
  return [
    {
      title,
      text: `${before}${first === '' ? 'No abstract is known.' : first}`,
      fields: buildNoteFields(notes, MAX_NOTES),
      offers: [{ label: 'Add notes', command: 'papers note', options: { ...optionsFor(paper) } }],
    },
    ...others.map((text, at) => ({ title: `Abstract, part ${at + 2} of ${others.length + 1}`, text })),
  ];
}

/** "[Abstract](https://…) · [PDF](https://…)" */
function formatLinks({ links }: Paper): string[] {
  const shown = linksInOrder(links).flatMap(({ label, url: given }) => {
    const url = webAddress(given, MAX_URL);
    return url === undefined ? [] : [`[${escapeText(label)}](${url})`];
  });
  return shown.length === 0 ? [] : [shown.slice(0, MAX_LINKS).join(' · '), ''];
}
