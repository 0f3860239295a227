import type { APIApplicationCommandBasicOption } from 'discord.js';
import { ApplicationCommandOptionType } from 'discord.js';
import type { Answer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import { hasServer } from '../../src/discord/interactions/has-server.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { MAX_CONTENT } from '../../src/discord/limits.ts';
import { formatMoment } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import { type Feed, findFeed } from '../../src/feeds/feeds.ts';
import { type MailAddress, parseMailAddress } from '../../src/mail/address.ts';
import { findNewestMails, type NewestMail } from '../../src/mail/mails.ts';
import { type MailSubscription, RHYTHMS, type Rhythm } from '../../src/mail/subscriptions.ts';
import { cutAtWord } from '../../src/papers/cut-at-word.ts';
import { nameFeed } from '../feeds/feed-option.ts';
import { fitTexts } from '../feeds/format-feed.ts';

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

/** Returns whose subscriptions a person means: their own in the server, or in all of them where there is none. */
export function ownOf(asked: Asked) {
  const { guildId, userId } = asked;
  return { owner: 'person', guildId: hasServer(asked) ? guildId : undefined, userId } as const;
}

/** Subscriptions on a page: Discord's messages hold 2,000 characters, and each may have a stranger's words. */
const PAGE_SIZE = 7;

/** An address is shown up to this length at least, so that it can be told from others. */
const MIN_ADDRESS = 60;

/** Formats a page of subscriptions: what each sends, and what came of its newest mail. */
export async function formatSubscriptions(
  title: string,
  subscriptions: readonly MailSubscription[],
  page: number,
  { database }: Pick<Services, 'database'>,
): Promise<Answer> {
  const shown = subscriptions.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE);
  const newest = await findNewestMails(
    database,
    shown.map(({ id }) => id),
  );
  const rows = await Promise.all(
    shown.map(async (subscription) => ({
      subscription,
      feed: await findFeed(database, subscription.feedId),
      newest: newest.get(subscription.id),
    })),
  );
  return {
    content: fitTexts(MAX_CONTENT, (maxText) =>
      [title, ...rows.map((row) => formatSubscription(row, maxText))].join('\n'),
    ),
    pages: Math.ceil(subscriptions.length / PAGE_SIZE),
  };
}

interface SubscriptionRow {
  readonly subscription: MailSubscription;
  readonly feed: Feed | undefined;
  readonly newest: NewestMail | undefined;
}

function formatSubscription(
  { subscription: { address, rhythm, pausedBecause }, feed, newest }: SubscriptionRow,
  maxText: number,
): string {
  const to = cutAtWord(address, Math.max(maxText, MIN_ADDRESS));
  const name = feed === undefined ? '(removed)' : cutAtWord(nameFeed(feed), maxText);
  const what = `\`${to}\`: ${rhythm === 'daily' ? 'each digest' : 'each week’s most voted papers'} of feed ${name}`;
  return `- ${what}. ${pausedBecause === null ? formatNewest(newest, maxText) : formatPaused(pausedBecause, maxText)}`;
}

function formatPaused(because: string, maxText: number): string {
  return `**Paused**: its mail server refused a mail: \`${formatReason(because, maxText)}\`. Subscribe again to resume.`;
}

const formatReason = (because: string, maxText: number): string =>
  cutAtWord(because.replaceAll('`', "'"), maxText);

function formatNewest(newest: NewestMail | undefined, maxText: number): string {
  if (newest === undefined) return 'No mail yet.';
  const { listDay, sentAt, gaveUpBecause, tries } = newest;
  if (sentAt !== null) return `The mail of ${listDay} was sent ${formatMoment(sentAt, 'R')}.`;
  if (gaveUpBecause !== null) return `No mail of ${listDay}: ${formatReason(gaveUpBecause, maxText)}`;
  return tries === 0
    ? `The mail of ${listDay} is on its way.`
    : `The mail of ${listDay} waits: its mail server hasn’t taken it yet, and is asked again.`;
}
