/** Names things in the words of where they are shown; whoever implements it escapes what strangers wrote. */
export interface Wording {
  person(userId: string): string;
  paper(paperId: string): string;
  moment(at: Temporal.Instant): string;
}

const LISTED = new Intl.ListFormat('en-GB');

/** "Ann, Ben and Chloe" */
export function formatPeople(userIds: readonly string[], wording: Wording): string {
  return LISTED.format(userIds.map((userId) => wording.person(userId)));
}

/** "1 vote", "2 votes" */
export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** "2 Mar 2026" */
export function formatDay(day: Temporal.PlainDate): string {
  return day.toLocaleString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
}
