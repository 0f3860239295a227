import { UserError } from '../errors.ts';
import { type ActServices, actOnOccurrence } from './act.ts';
import type { Meeting } from './meetings.ts';
import { markQuestionStale } from './messages.ts';
import { listPapersOf, saveOutcome } from './outcomes.ts';
import { findPool } from './people.ts';
import type { Outcome, StoredOccurrence } from './views.ts';

/** A person's answer to what was discussed at a meeting. */
export interface OutcomeAnswer {
  readonly outcome: Outcome;
  /** Undefined for all papers of the agenda. */
  readonly paperId: string | undefined;
  readonly userId: string;
  readonly roles: readonly string[];
  /** Whether they may change the meeting. */
  readonly isOrganiser: boolean;
}

/**
 * Stores what a person says was discussed at a meeting; it can be changed at any time. Throws `UserError` if the meeting
 * has not begun, the paper was not on its agenda, or they neither organise nor present there. Returns of how many papers
 * they said it.
 */
export async function answerOutcome(
  services: ActServices,
  occurrenceId: number,
  { outcome, paperId, userId, ...asker }: OutcomeAnswer,
): Promise<number> {
  return actOnOccurrence(services, occurrenceId, async (transaction, meeting, occurrence) => {
    refuseNotHeld(occurrence);
    const papers = await listPapersOf(transaction, [occurrenceId]);
    const meant = papers.filter((paper) => paperId === undefined || paper.paperId === paperId);
    if (meant.length === 0)
      throw new UserError(
        paperId === undefined
          ? 'There was no paper on the agenda of this meeting.'
          : 'That paper was not on this agenda. Choose one that was.',
      );
    const pool = await findPool(transaction, meeting, occurrence.frozenAt ?? services.now());
    const isOneOfThem =
      asker.isOrganiser ||
      hasPresenterRole(meeting, asker.roles) ||
      pool.includes(userId) ||
      papers.some(({ presenterId }) => presenterId === userId);
    if (!isOneOfThem)
      throw new UserError(
        'Only people who present at this meeting, or may be asked to, and its organisers can say what was discussed.',
      );
    const at = services.now();
    const ids = meant.map((paper) => paper.paperId);
    const changed = await saveOutcome(transaction, occurrenceId, ids, { outcome, by: userId, at });
    if (changed > 0) await markQuestionStale(transaction, occurrenceId);
    return meant.length;
  });
}

function hasPresenterRole({ presenters }: Meeting, roles: readonly string[]): boolean {
  return presenters.kind === 'role' && roles.includes(presenters.roleId);
}

function refuseNotHeld({ state }: StoredOccurrence): void {
  switch (state) {
    case 'held':
      return;
    case 'voting':
    case 'frozen':
      throw new UserError('This meeting has not begun yet. Say what you discussed once it has.');
    case 'skipped':
    case 'missed':
    case 'dropped':
      throw new UserError('This meeting did not take place, so nothing was discussed.');
  }
}
