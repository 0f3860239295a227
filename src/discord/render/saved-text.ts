import type { Saved } from '../../saved/saved.ts';
import type { Answer, Offer } from '../interactions/answer.ts';
import { formatText } from './text.ts';

/** As many as a list has room for beside each paper. */
const MAX_NOTE_TAGS = 100;
const MAX_NOTE_REMARK = 100;

/** Together far below Discord's 2,000 for a message, as 20 tags of 100 characters would not be. */
const MAX_SHOWN_TAGS = 600;
const MAX_SHOWN_REMARK = 900;

/** "my tags: survey, to read · my remark: start with section 3": what stands beside a saved paper in a list. */
export function formatSavedNote({ tags, remark }: Saved): string | undefined {
  const parts = [
    ...(tags.length === 0 ? [] : [`🏷 ${formatText(tags.join(', '), MAX_NOTE_TAGS)}`]),
    ...(remark === '' ? [] : [`✎ ${formatText(remark, MAX_NOTE_REMARK)}`]),
  ];
  return parts.length === 0 ? undefined : parts.join(' · ');
}

/**
 * Says what a person saved of a paper, below what was done; with buttons to change or remove it,
 * and others between them.
 */
export function buildSaved(done: string, { paperId, tags, remark }: Saved, others: readonly Offer[]): Answer {
  const paper = { paper: paperId };
  const change = tags.length === 0 && remark === '' ? 'Add tags or a remark' : 'Edit tags and remark';
  return {
    isPrivate: true,
    content: [
      done,
      ...(tags.length === 0 ? [] : [`Tags: ${formatText(tags.join(', '), MAX_SHOWN_TAGS)}`]),
      ...(remark === '' ? [] : [`> ${formatText(remark, MAX_SHOWN_REMARK)}`]),
      '-# Only you can see what you save. `/papers saved` lists it.',
    ].join('\n'),
    offers: [
      {
        label: change,
        command: 'papers save',
        options: { ...paper, step: 'label' },
        press: 'form',
      },
      { label: 'Open', command: 'papers show', options: paper, press: 'beside' },
      ...others,
      { label: 'Remove', command: 'papers saved', options: { ...paper, step: 'remove' }, isDangerous: true },
    ],
  };
}
