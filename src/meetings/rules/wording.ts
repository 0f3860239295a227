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
