import type { Database } from '../database/connect.ts';
import { writePrivateNotice } from '../delivery/private-notices.ts';
import { giveUpMail, giveUpMailsOf, type Mail } from './mails.ts';
import { pauseSubscription } from './subscriptions.ts';

/** Gives up a mail that its server refuses for good, pauses its subscription, and tells its owner in Discord. */
export async function giveUpRefused(
  database: Database,
  { id, subscription, code }: Mail,
  because: string,
  now: Temporal.Instant,
): Promise<void> {
  await database.transaction(async (transaction) => {
    await giveUpMail(transaction, id, because);
    if (code !== null)
      return tell(
        transaction,
        code,
        `I couldn't send the code to ${quote(code.address)}: ${quote(because)}. Check the address and ask for a new code.`,
        now,
      );
    if (subscription === null) return;
    await giveUpMailsOf(transaction, subscription.id, because);
    if (!(await pauseSubscription(transaction, subscription.id, because))) return;
    const again = subscription.owner === 'person' ? '/email subscribe' : '/feeds email';
    await tell(
      transaction,
      subscription,
      `I stopped mailing to ${quote(subscription.address)}, because its mail server refused a mail: ${quote(because)}. Once that is fixed, subscribe it again with ${again}; /email stop forgets it.`,
      now,
    );
  });
}

/** Gives up a mail that its server didn't take within a day, and tells its owner in Discord. The next digest is tried again. */
export async function giveUpUntaken(
  database: Database,
  { id, subscription, code, listDay, tries }: Mail,
  now: Temporal.Instant,
): Promise<void> {
  const to = subscription ?? code;
  await database.transaction(async (transaction) => {
    await giveUpMail(transaction, id, `Its mail server did not take it in ${tries} tries.`);
    if (to === null) return;
    const what = listDay === null ? 'the code' : `the mail of ${listDay}`;
    await tell(
      transaction,
      to,
      `I couldn't deliver ${what} to ${quote(to.address)}: its mail server didn’t take it within a day. The next mail is tried as usual.`,
      now,
    );
  });
}

function tell(
  database: Database,
  { guildId, userId }: { readonly guildId: string; readonly userId: string },
  content: string,
  now: Temporal.Instant,
): Promise<void> {
  return writePrivateNotice(database, { about: { guildId }, userId, content }, now);
}

/** Shows a stranger's text letter by letter. */
const quote = (text: string): string => `\`${text.replaceAll('`', "'")}\``;
