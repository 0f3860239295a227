import { describeCard } from './discord/render/plain-card.ts';
import { channelLink } from './discord-links.ts';
import { leavingOf } from './mail/leaving.ts';
import { renderCode, renderDigest } from './mail/render/mail.ts';
import type { MailContent, MailText } from './mail/views.ts';
import { DEFAULT_TLDR_PREFERENCE } from './papers/tldr-preference.ts';
import { createSample } from './sources/sample.ts';
import { findOwnTldr } from './tldr/tldr.ts';

/** Papers of a mail that shows what mails look like. */
const SHOWN = 5;

const CHANNEL = channelLink({ guildId: '1', channelId: '2' });

/** Reasons as a team's own order gives them, of the first papers. */
const WHYS = [
  { reasons: [{ kind: 'words', text: 'route planning', from: 'interests' }], isWildCard: false },
  {
    reasons: [
      { kind: 'author', text: 'Xiangxiang Chu', from: 'votes', votes: 2 },
      { kind: 'fact', text: 'has code', from: 'prior' },
    ],
    isWildCard: false,
  },
  { reasons: [], isWildCard: true },
] as const;

/** Renders a mail of each kind with the papers that ship with the product, by name. */
export async function renderSampleMails(day: Temporal.PlainDate): Promise<ReadonlyMap<string, MailText>> {
  const daily = await readSample('daily', day);
  const weekly = await readSample('weekly', day.subtract({ days: day.dayOfWeek - 1 }));
  const unsubscribeTo = 'papers@example.org';
  const leaving = leavingOf({ publicUrl: 'https://papers.example.org', unsubscribeTo }, 'a-token');
  const byMail = leavingOf({ publicUrl: undefined, unsubscribeTo }, 'a-token');
  const asked = { code: '123456', userName: 'Ada', rhythm: 'daily', command: '/email confirm' } as const;
  return new Map([
    ['daily', renderDigest(daily, leaving)],
    ['weekly', renderDigest(weekly, byMail)],
    ['code', renderCode(asked)],
  ]);
}

async function readSample(kind: 'daily' | 'weekly', day: Temporal.PlainDate): Promise<MailContent> {
  const collected = await createSample().fetchDay({ day, today: day, categories: [] });
  const listings = collected.state === 'listed' ? collected.listings : [];
  const papers = listings.slice(0, SHOWN).map((listing, index) => ({
    ...describeCard({
      listing,
      tldr: findOwnTldr(listing.paper, DEFAULT_TLDR_PREFERENCE, []),
      why: WHYS[index],
    }),
    votes: Math.max(0, 3 - index),
    cardUrl: `${CHANNEL}/${index + 3}`,
  }));
  const feed = { id: 1, number: 1, source: 'sample', guildId: '1', channelId: '2' } as const;
  const shown = kind === 'daily' ? papers : papers.filter(({ votes }) => votes > 0);
  return { kind, feed, day, listed: listings.length, papers: shown, channelUrl: CHANNEL };
}
