import { isGone } from '../../papers/notices.ts';
import type { Revision } from '../../revisions/compare/compare.ts';
import type { NumberChange } from '../../revisions/compare/numbers.ts';
import type { RevisionView, RevisionWording } from '../../revisions/views.ts';
import { MAX_CONTENT } from '../limits.ts';
import { formatPublished } from './changes.ts';
import { tellNotices } from './notices.ts';
import { formatText } from './text.ts';

/** Together these stay below Discord's 2,000 characters for a message. */
const MAX_TITLE = 200;
const MAX_SENTENCE = 300;
const MAX_COMMENT = 300;
const MAX_NUMBER = 40;
const MAX_NAME = 60;
const MAX_NUMBERS = 4;
const MAX_NAMES = 5;

/** Words what is said about papers that changed in Discord's markup. */
export const revisionWording: RevisionWording = { tell: writeMessage };

function writeMessage(view: RevisionView): string {
  const { paper, changes, to } = view;
  const lines = [
    ...(to === 'presenter' ? [`About the paper you present, “${formatText(paper.title, MAX_TITLE)}”:`] : []),
    ...listKinds(changes).flatMap((kind) => formatChange(view, kind)),
    // What a notice of withdrawal leaves out has not changed.
    ...(isGone(paper) ? [] : formatRevision(view)),
  ];
  return cutLines(lines);
}

/** What weighs most is said first, of other changes what came first. */
function listKinds(changes: RevisionView['changes']): RevisionView['changes'][number]['kind'][] {
  const kinds = new Set(changes.map(({ kind }) => kind));
  const heavy = (['retracted', 'withdrawn', 'notice'] as const).filter((kind) => kinds.has(kind));
  return [...new Set([...heavy, ...kinds])];
}

function formatChange(
  { paper, changes }: RevisionView,
  kind: RevisionView['changes'][number]['kind'],
): string[] {
  switch (kind) {
    case 'version':
      // Of several versions that came at once, the newest counts.
      return [`**v${Math.max(...changes.map(({ version }) => version))}** is out.`];
    case 'withdrawn':
      return ['⚠ The paper was **withdrawn**.', ...formatComment(paper.comment)];
    case 'retracted':
      return ['⚠ The paper was **retracted**.'];
    case 'notice':
      return tellNotices(paper, changes);
    case 'published':
      return [`The paper was ${formatPublished(paper)}.`];
  }
}

function formatComment(comment: string | undefined): string[] {
  return comment === undefined ? [] : [`The authors’ comment: “${formatText(comment, MAX_COMMENT)}”`];
}

function formatRevision({ revision, evidence }: RevisionView): string[] {
  if (revision === undefined) return [];
  const lines = [
    ...formatEvidence(revision, evidence),
    ...formatNumbers(revision),
    ...formatTitle(revision),
    ...formatAuthors(revision),
  ];
  if (lines.length > 0) return lines.map((line) => `- ${line}`);
  return [
    revision.isReworded
      ? 'The abstract was reworded. I found no changed number in it, and the sentence that the TL;DR rests on still says the same.'
      : 'Its title, abstract and authors are the same.',
  ];
}

function formatEvidence({ evidence: found }: Revision, old: string | undefined): string[] {
  switch (found?.state) {
    case 'gone':
      return [`The sentence that the TL;DR rested on is gone: “${formatText(old ?? '', MAX_SENTENCE)}”`];
    case 'changed number':
      return [
        `A number changed in the sentence that the TL;DR rests on: ${formatSteps(found.numbers)}. It now reads: “${formatText(found.to, MAX_SENTENCE)}”`,
      ];
    case 'reworded':
      return [
        `The sentence that the TL;DR rests on ${formatLost(found.lost)}now reads: “${formatText(found.to, MAX_SENTENCE)}”`,
      ];
    default:
      return [];
  }
}

/** "**78.1%** → **74.3%**" */
function formatSteps(numbers: readonly NumberChange[]): string {
  return numbers
    .slice(0, MAX_NUMBERS)
    .map(({ from, to }) => `**${formatText(from, MAX_NUMBER)} → ${formatText(to, MAX_NUMBER)}**`)
    .join(', ');
}

/** "no longer gives **78.1%**; it " */
function formatLost(lost: readonly string[]): string {
  const numbers = lost.slice(0, MAX_NUMBERS).map((one) => `**${formatText(one, MAX_NUMBER)}**`);
  return numbers.length === 0 ? '' : `no longer gives ${numbers.join(', ')}; it `;
}

function formatNumbers({ numbers, evidence }: Revision): string[] {
  const said = evidence?.state === 'changed number' ? evidence.numbers : [];
  const others = numbers.filter(({ from, to }) => !said.some((one) => one.from === from && one.to === to));
  const shown = others.slice(0, MAX_NUMBERS);
  const left = others.length - shown.length;
  return [
    ...shown.map(
      (one) => `A number changed: ${formatSteps([one])} in “${formatText(one.sentence, MAX_SENTENCE)}”`,
    ),
    ...(left > 0 ? [`${left} more ${left === 1 ? 'number' : 'numbers'} changed.`] : []),
  ];
}

function formatTitle({ title }: Revision): string[] {
  return title === undefined
    ? []
    : [
        `The title is now “${formatText(title.to, MAX_TITLE)}”; it was “${formatText(title.from, MAX_TITLE)}”.`,
      ];
}

function formatAuthors({ authors }: Revision): string[] {
  if (authors === undefined) return [];
  return [
    ...(authors.added.length > 0 ? [`New among the authors: ${formatNames(authors.added)}.`] : []),
    ...(authors.removed.length > 0 ? [`No longer among the authors: ${formatNames(authors.removed)}.`] : []),
    ...(authors.isReordered ? ['The authors are in another order.'] : []),
  ];
}

function formatNames(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).map((name) => formatText(name, MAX_NAME));
  return names.length > shown.length
    ? `${shown.join(', ')} and ${names.length - shown.length} more`
    : shown.join(', ');
}

/** Joins lines, as many as fit; the first ones matter most. */
function cutLines(lines: readonly string[]): string {
  return lines.reduce((text, line) => {
    const longer = text === '' ? line : `${text}\n${line}`;
    return longer.length <= MAX_CONTENT ? longer : text;
  }, '');
}
