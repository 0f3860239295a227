import type { Alert } from '../../src/alerts/alerts.ts';
import { findMet, findTheirAuthors } from '../../src/alerts/match.ts';
import { isByNamesake } from '../../src/alerts/namesakes.ts';
import type { AlertReader, AlertTime } from '../../src/alerts/readers.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import { hasServer } from '../../src/discord/interactions/has-server.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { formatCount, formatDay } from '../../src/discord/render/text.ts';
import { listFeeds } from '../../src/feeds/feeds.ts';
import { findPapers } from '../../src/papers/library.ts';
import { formatTime } from '../times.ts';

/** Before the working day begins for most. */
const DEFAULT_TIME = Temporal.PlainTime.from('09:00');

/** The days that a test looks back. */
export const TESTED_DAYS = 30;

/** Returns when somebody is told who never said when: at nine, in the zone of the server's first feed. */
export async function defaultWhen(asked: Asked, { database }: Services): Promise<AlertTime> {
  const [feed] = hasServer(asked) ? await listFeeds(database, asked.guildId) : [];
  return { time: DEFAULT_TIME, zone: feed?.timetable.zone ?? 'UTC' };
}

/** "at 09:00 Europe/Berlin" */
function formatWhen({ time, zone }: AlertTime): string {
  return `at ${formatTime(time)} ${zone}`;
}

/** Says how a person is told, and what keeps them from it. */
export function formatDelivery({ channel, closedSince, ...when }: AlertReader): string {
  const stead =
    channel === undefined
      ? ''
      : `, or in <#${channel.channelId}> while your private messages are closed to me`;
  const told = `I tell you of new papers once a day ${formatWhen(when)}, by private message${stead}.`;
  if (closedSince === undefined || channel !== undefined) return told;
  return `${told}\nYour private messages have been closed to me since ${formatDay(closedSince.toZonedDateTimeISO('UTC').toPlainDate())}. Allow them in the privacy settings of a server that we share, or choose a channel with /alerts when; papers wait for three days.`;
}

/** Finds the papers of the last 30 days that meet an alert, the newest first; leaves out those by somebody else of the name. */
export async function findTested(alert: Alert, services: Services): Promise<readonly string[]> {
  const until = services.now().toZonedDateTimeISO('UTC').toPlainDate();
  const since = until.subtract({ days: TESTED_DAYS });
  const found = await findMet({ matching: services.search.matching }, alert, { since, until });
  const theirs = (await findTheirAuthors(services.database, [alert])).get(alert.id) ?? [];
  if (theirs.length === 0) return found;
  const papers = await findPapers(services.database, found);
  return papers.filter(({ authors }) => !isByNamesake(authors, alert.text, theirs)).map(({ id }) => id);
}

/** More than one a day is more than most people read. */
const MANY = TESTED_DAYS;

/** Says how many papers an alert would bring, and what to do about very many. */
export async function formatYield(alert: Alert, services: Services): Promise<string> {
  const found = await findTested(alert, services);
  if (found.length > MANY)
    return `In the last ${TESTED_DAYS} days it would have found ${formatCount(found.length, 'paper')}: expect about ${found.length.toLocaleString('en')} a month. ${adviseToNarrow(alert)}`;
  if (found.length > 0)
    return `In the last ${TESTED_DAYS} days it would have found ${formatCount(found.length, 'paper')}.`;
  const older = alert.kind === 'like' ? 0 : await countStored(alert, services);
  return older === 0
    ? `In the last ${TESTED_DAYS} days it would have found nothing.`
    : `In the last ${TESTED_DAYS} days it would have found nothing, but ${formatCount(older, 'older paper')} ${older === 1 ? 'matches' : 'match'}.`;
}

async function countStored(alert: Alert, { search, now }: Services): Promise<number> {
  const until = now().toZonedDateTimeISO('UTC').toPlainDate();
  return (await findMet({ matching: search.matching }, alert, { since: FIRST_DAY, until })).length;
}

/** Older than any paper. */
const FIRST_DAY = Temporal.PlainDate.from('1000-01-01');

function adviseToNarrow({ kind, text }: Alert): string {
  switch (kind) {
    case 'author':
      return `That many are probably by several people of that name. To narrow it, give a search with a word of their field, such as \`search: author:"${text.replaceAll(/["`]/gu, '')}" diffusion\`.`;
    case 'like':
      return 'To hear of fewer, use `words` or `search` with words of its topic.';
    default:
      return 'To narrow it, add words, or put a phrase in quotes.';
  }
}
