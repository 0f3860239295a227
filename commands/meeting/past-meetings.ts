import type { Asked } from '../../src/discord/interactions/asked.ts';
import { readNumber, readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { findThreads } from '../../src/discussions/discussions.ts';
import { UserError } from '../../src/errors.ts';
import { type Held, listHeld } from '../../src/meetings/held.ts';
import type { Meeting } from '../../src/meetings/meetings.ts';
import { listPapersOf, type PastPaper } from '../../src/meetings/outcomes.ts';
import { listNotesOn, type Note } from '../../src/notes/notes.ts';
import { findPapersById } from '../../src/papers/library.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { findTallies, type Tally } from '../../src/votes/votes.ts';
import { MEETING_ID, meetingOption, readMeeting } from './meeting-option.ts';

/** A paper at a meeting that was held, with all that is known of it in the server. */
export interface HeldPaper {
  readonly past: PastPaper;
  readonly paper: Paper;
  /** Undefined if it was never posted. */
  readonly tally: Tally | undefined;
  readonly threadId: string | undefined;
  readonly notes: readonly Note[];
}

/** A meeting that was held, and its papers in the order of the agenda. */
export interface HeldMeeting extends Held {
  readonly papers: readonly HeldPaper[];
}

/** The meetings that somebody asks about: when they were held, and the one that was named. */
export interface PastMeetings {
  readonly held: readonly Held[];
  /** Undefined for all of the server. */
  readonly meeting: Meeting | undefined;
}

/** Lists when the meeting that is named, or any of the server, was held, the newest first. Throws `UserError` if none was. */
export async function readPastMeetings(asked: Asked, services: Services): Promise<PastMeetings> {
  const isNamed =
    readText(asked, meetingOption.name) !== undefined || readNumber(asked, MEETING_ID) !== undefined;
  const meeting = isNamed ? await readMeeting(asked, services) : undefined;
  const held = await listHeld(services.database, asked.guildId, meeting?.id);
  if (held.length === 0)
    throw new UserError(
      'No meeting was held yet, so there is nothing to look back on. `/meeting list` says when the next one is.',
    );
  return { held, meeting };
}

/** Gathers the papers of meetings that were held, with a few queries for all of them. */
export async function gatherPapers(
  { database }: Services,
  guildId: string,
  held: readonly Held[],
): Promise<HeldMeeting[]> {
  const past = await listPapersOf(
    database,
    held.map(({ occurrenceId }) => occurrenceId),
  );
  const ids = [...new Set(past.map(({ paperId }) => paperId))];
  const papers = await findPapersById(database, ids);
  const tallies = await findTallies(database, guildId, ids);
  const threads = await findThreads(database, guildId, ids);
  const notes = await listNotesOn(database, guildId, ids);
  return held.map((one) => ({
    ...one,
    papers: past.flatMap((item) => {
      const { paperId } = item;
      const paper = papers.get(paperId);
      if (paper === undefined || item.occurrenceId !== one.occurrenceId) return [];
      const threadId = threads.get(paperId);
      return [{ past: item, paper, tally: tallies.get(paperId), threadId, notes: notes.get(paperId) ?? [] }];
    }),
  }));
}
