import { isNameless } from '../../nameless.ts';
import { formatCount, formatDay } from '../../words.ts';
import { type Bar, type Barred, commitTo, type Draw, type Drawn, type Slot } from './presenters.ts';
import { formatPeople, type Wording } from './wording.ts';

/** How many people a line names, so that a role of 200 fits into a message. */
const MAX_NAMED = 10;

/** Explains in plain words why somebody is asked, with all that is needed to draw again with any SHA-256 tool. */
export function explainDraw(draw: Draw, wording: Wording): string[] {
  const { first, others } = draw;
  const tied: [Drawn, ...Drawn[]] = [first, ...others.filter((other) => isTied(first, other))];
  const later = others.filter((other) => !isTied(first, other));
  return [
    `${wording.person(first.userId)} is asked to present ${wording.paper(draw.paperId)}: ${formatReason(draw, tied.length, wording)}`,
    ...(later.length === 0 ? [] : [`After them: ${formatLater(later, wording)}.`]),
    ...(draw.barred.length === 0 ? [] : [`Not asked: ${formatBarred(draw.barred, wording)}.`]),
    ...(tied.length === 1 ? [] : explainTie(tied, draw.seed, wording)),
  ];
}

/** Explains in plain words why nobody is asked any more. */
export function explainDiscussion(
  { paperId, barred }: Extract<Slot, { state: 'open-discussion' }>,
  wording: Wording,
): string[] {
  const paper = wording.paper(paperId);
  return [
    `Nobody is left to be asked about ${paper}, so it is an open discussion. Anybody can still press I’ll present.`,
    ...(barred.length === 0 ? [] : [`Not asked: ${formatBarred(barred, wording)}.`]),
  ];
}

function formatReason({ from, first, others }: Draw, tied: number, wording: Wording): string {
  const people = {
    voters: `of the paper’s voters who may be asked (${others.length + 1})`,
    pool: `none of the paper’s voters may be asked, and of the others (${others.length + 1})`,
  }[from];
  if (others.length === 0) return `${people}, there is nobody else.`;
  const shared = tied === 1 ? '' : `, like ${formatCount(tied - 1, 'other')}, so it was drawn`;
  return first.lastTalkAt === undefined
    ? `${people}, they have never presented${shared}.`
    : `${people}, they presented longest ago, on ${wording.moment(first.lastTalkAt)}${shared}.`;
}

function formatLater(later: readonly Drawn[], wording: Wording): string {
  return formatList(
    later.map(({ userId, lastTalkAt }) => {
      const last =
        lastTalkAt === undefined ? 'never presented' : `presented on ${wording.moment(lastTalkAt)}`;
      return `${wording.person(userId)} (${last})`;
    }),
  );
}

function formatBarred(barred: readonly Barred[], wording: Wording): string {
  return formatList(barred.map(({ userId, bar }) => `${wording.person(userId)} (${formatBar(bar)})`));
}

function formatBar(bar: Bar): string {
  switch (bar.because) {
    case 'left':
      return 'left the server';
    case 'away':
      return `away until ${formatDay(bar.until)}`;
    case 'outside':
      return 'not among those who present';
    case 'skips':
      return 'skips this meeting';
    case 'asked':
      return {
        open: 'is being asked about another paper',
        accepted: 'presents another paper',
        passed: 'passed',
        expired: 'did not answer',
        swapped: 'swapped',
        gone: 'was gone when asked before',
      }[bar.state];
  }
}

function explainTie(tied: readonly [Drawn, ...Drawn[]], seed: string, wording: Wording): string[] {
  const shown = tied.slice(0, MAX_NAMED);
  const more = tied.length - shown.length;
  const people = more === 0 ? formatPeople(idsOf(shown), wording) : `${tied.length} people`;
  return [
    `The tie between ${people} is decided by the SHA-256 of the seed, a colon and the user id. The lowest is first:`,
    ...shown.map(({ userId, ticket }) =>
      isNameless(userId)
        ? `(erased) ${wording.person(userId)}`
        : `${ticket} ${userId} ${wording.person(userId)}`,
    ),
    ...(more === 0 ? [] : [`… and ${more} more, all higher.`]),
    `The seed is ${seed}. Its own SHA-256 was shown when voting opened, so it was not chosen afterwards: ${commitTo(seed)}.`,
    `${formatAgain(tied, seed)}To check the seed: printf '%s' '${seed}' | sha256sum.`,
  ];
}

function formatAgain(tied: readonly Drawn[], seed: string): string {
  const known = tied.find(({ userId }) => !isNameless(userId));
  if (known === undefined) return '';
  return `To draw again: printf '%s' '${seed}:${known.userId}' | sha256sum, for each of them. `;
}

function idsOf(drawn: readonly Drawn[]): string[] {
  return drawn.map(({ userId }) => userId);
}

function isTied(a: Drawn, b: Drawn): boolean {
  if (a.lastTalkAt === undefined || b.lastTalkAt === undefined) return a.lastTalkAt === b.lastTalkAt;
  return a.lastTalkAt.equals(b.lastTalkAt);
}

function formatList(items: readonly string[]): string {
  const more = items.length - MAX_NAMED;
  return [...items.slice(0, MAX_NAMED), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
