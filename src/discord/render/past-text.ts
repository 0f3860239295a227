import { channelLink, messageLink } from '../../discord-links.ts';
import type { PastPaper } from '../../meetings/outcomes.ts';
import { formatPerson } from '../../nameless.ts';
import { inZone } from '../../words.ts';
import { formatNearDay } from './text.ts';

/** Returns the day on which a paper was at a meeting, on the calendar of the meeting's zone. */
export function dayOf({ heldAt, zone }: Pick<PastPaper, 'heldAt' | 'zone'>): Temporal.PlainDate {
  return inZone(heldAt, zone).toPlainDate();
}

/** "[discussed 19 Mar](agenda), Ada presented" */
export function formatPast(
  past: PastPaper,
  {
    today,
    guildId,
    hasLink,
  }: { readonly today: Temporal.PlainDate; readonly guildId: string; readonly hasLink: boolean },
): string {
  const said = `${WORDS[past.outcome]} ${formatNearDay(dayOf(past), today)}`;
  const linked =
    past.agendaAt === undefined || !hasLink
      ? said
      : `[${said}](${messageLink({ guildId, ...past.agendaAt })})`;
  return `${linked}${formatPresented(past)}`;
}

/** Before the day of a meeting. */
const WORDS = {
  discussed: 'discussed',
  'not-reached': 'not reached',
  unanswered: 'on the agenda of',
} as const;

/** ", Ada presented", unless the paper was not reached, or nobody had accepted it. */
export function formatPresented({
  presenterId,
  outcome,
}: Pick<PastPaper, 'presenterId' | 'outcome'>): string {
  return presenterId === undefined || outcome === 'not-reached'
    ? ''
    : `, ${formatPerson(presenterId)} presented`;
}

/** "[thread](…)" */
export function formatThread(guildId: string, threadId: string): string {
  return `[thread](${threadLink(guildId, threadId)})`;
}

/** Returns the address of a thread. */
export function threadLink(guildId: string, threadId: string): string {
  return channelLink({ guildId, channelId: threadId });
}
