import { formatCount } from '../../words.ts';
import {
  type Agenda,
  type ByHand,
  type ByVotes,
  countVotesToPass,
  type Entry,
  type Support,
} from './agenda.ts';
import { formatPeople, type Wording } from './wording.ts';

/** Explains an agenda's order in plain words, a line for each paper, and what would change it. */
export function explainOrder(agenda: Agenda, wording: Wording): string[] {
  switch (agenda.state) {
    case 'offered':
      return explainOffered(agenda, wording);
    case 'chosen':
      return [
        ...agenda.entries.map((entry, index) => {
          return `${index + 1}. ${wording.paper(entry.paperId)}: ${formatBasis(entry, agenda.entries[index - 1], wording)}`;
        }),
        ...explainNext(agenda.entries, agenda.waiting, wording),
      ];
  }
}

/** Says why no vote decides. */
export const UNVOTED = {
  'no-votes': 'Nobody has voted for a paper that is still to be discussed.',
  'all-dropped': 'All papers that people voted for were dropped.',
} as const;

function explainOffered(agenda: Extract<Agenda, { state: 'offered' }>, wording: Wording): string[] {
  const reason = UNVOTED[agenda.because];
  if (agenda.entries.length === 0)
    return [`${reason} No paper of this week has upvotes either. Add one by hand, or vote for one.`];
  return [
    `${reason} These are the week’s most upvoted papers instead. A single vote takes their place.`,
    ...agenda.entries.map(
      ({ paperId, basis }, index) =>
        `${index + 1}. ${wording.paper(paperId)}: ${formatCount(basis.upvotes, 'upvote')} at its source, no vote here.`,
    ),
  ];
}

function formatBasis(
  { paperId, basis }: Entry<ByVotes | ByHand>,
  before: Entry<ByVotes | ByHand> | undefined,
  wording: Wording,
): string {
  switch (basis.kind) {
    case 'added': {
      const votes = basis.support === undefined ? '' : ` It has ${formatSupport(basis.support, wording)}.`;
      return `added by ${wording.person(basis.by)} on ${wording.moment(basis.at)}; papers added by hand come first.${votes}`;
    }
    case 'votes': {
      const tie =
        before?.basis.kind === 'votes'
          ? formatTie(basis.support, before.basis.support, paperId, wording)
          : '';
      return `${formatSupport(basis.support, wording)}.${tie}`;
    }
  }
}

function formatSupport({ voters, carried }: Support, wording: Wording): string {
  const votes = `${formatCount(voters.length, 'vote')}, from ${formatPeople(voters, wording)}`;
  return carried === 0 ? votes : `${votes}; ${carried} from before the last agenda was frozen`;
}

/** Says why a paper comes after one with as many votes. */
function formatTie(support: Support, before: Support, paperId: string, wording: Wording): string {
  if (support.voters.length !== before.voters.length) return '';
  const isSameMoment = support.firstSeenAt.equals(before.firstSeenAt);
  return isSameMoment
    ? ` As many as the paper before, and the first vote was seen at the same moment: the lower id comes first, and this one is ${paperId}.`
    : ` As many as the paper before, whose first vote was seen sooner: ${wording.moment(before.firstSeenAt)}, here ${wording.moment(support.firstSeenAt)}.`;
}

function explainNext(
  entries: readonly Entry<ByVotes | ByHand>[],
  [next]: readonly Entry<ByVotes>[],
  wording: Wording,
): string[] {
  if (next === undefined) return [];
  const paper = wording.paper(next.paperId);
  const has = formatSupport(next.basis.support, wording);
  const last = entries.findLast(isByVotes);
  if (last === undefined)
    return [`Next: ${paper}: ${has}. There is room for it once a paper that was added by hand is dropped.`];
  const missing = formatCount(countVotesToPass(next, last), 'more vote');
  return [
    `Next: ${paper}: ${has}. With ${missing} it would take the place of ${wording.paper(last.paperId)}.`,
  ];
}

function isByVotes(entry: Entry<ByVotes | ByHand>): entry is Entry<ByVotes> {
  return entry.basis.kind === 'votes';
}
