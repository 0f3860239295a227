import type { APIApplicationCommandBasicOption } from 'discord.js';
import { ApplicationCommandOptionType } from 'discord.js';
import type { Asked, Services } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import { UserError } from '../../src/errors.ts';
import { findFeed } from '../../src/feeds/feeds.ts';
import { type MailAddress, parseMailAddress } from '../../src/mail/address.ts';
import type { NewestMail } from '../../src/mail/mails.ts';
import { type MailSubscription, RHYTHMS, type Rhythm } from '../../src/mail/subscriptions.ts';
import { nameFeed } from '../feeds/feed-option.ts';

/** The option that says how often mails come. */
export const rhythmOption: APIApplicationCommandBasicOption = {
  type: ApplicationCommandOptionType.String,
  name: 'every',
  description:
    'How often: each digest, or the most voted papers of the week on Mondays; each digest if left out',
  choices: [
    { name: 'each digest (daily)', value: 'daily' },
    { name: 'the week’s most voted papers (weekly)', value: 'weekly' },
  ],
};

/** Discord's limit for a text is higher: an address that is too long is refused in our words. */
export const addressOption: APIApplicationCommandBasicOption = {
  type: ApplicationCommandOptionType.String,
  name: 'address',
  description: 'Your e-mail address; a code is sent there',
};

/** Reads an address; undefined if none was given. Throws `UserError` for one that no mail can be sent to. */
export function readAddress(asked: Asked, name = 'address'): MailAddress | undefined {
  const typed = readText(asked, name);
  return typed === undefined ? undefined : parseMailAddress(typed);
}

/** Reads how often mails come: daily if nothing was said. */
export function readRhythm(asked: Asked): Rhythm {
  const given = readText(asked, 'every');
  return RHYTHMS.find((rhythm) => rhythm === given) ?? 'daily';
}

/** Throws `UserError` if no mails can be sent. */
export function requireMailServer({ mailer }: Pick<Services, 'mailer'>): void {
  if (mailer === undefined)
    throw new UserError(
      'This bot sends no e-mail, because no mail server is set. Whoever runs it finds the steps in docs/email.md.',
    );
}

/** Says what a subscription sends, and what came of its newest mail. */
export async function formatSubscription(
  { address, feedId, rhythm, pausedBecause }: MailSubscription,
  newest: NewestMail | undefined,
  { database }: Pick<Services, 'database'>,
): Promise<string> {
  const feed = await findFeed(database, feedId);
  const what = `\`${address}\`: ${rhythm === 'daily' ? 'each digest' : 'each week’s most voted papers'} of feed ${feed === undefined ? '(removed)' : nameFeed(feed)}`;
  return `- ${what}. ${pausedBecause === null ? formatNewest(newest) : formatPaused(pausedBecause)}`;
}

function formatPaused(because: string): string {
  return `**Paused**: its mail server refused a mail: \`${because.replaceAll('`', "'")}\`. Subscribe again to resume.`;
}

function formatNewest(newest: NewestMail | undefined): string {
  if (newest === undefined) return 'No mail yet.';
  const { listDay, sentAt, gaveUpBecause, tries } = newest;
  if (sentAt !== null)
    return `The mail of ${listDay} was sent <t:${Math.floor(sentAt.epochMilliseconds / 1_000)}:R>.`;
  if (gaveUpBecause !== null) return `No mail of ${listDay}: ${gaveUpBecause.replaceAll('`', "'")}`;
  return tries === 0
    ? `The mail of ${listDay} is on its way.`
    : `The mail of ${listDay} waits: its mail server hasn’t taken it yet, and is asked again.`;
}
