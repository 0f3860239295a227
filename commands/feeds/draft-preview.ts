import type { Answer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import { readDay } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { UserError } from '../../src/errors.ts';
import { SourceError } from '../../src/sources/source.ts';
import { getDayListings } from '../day-listings.ts';
import { type PreviewedFeed, previewFeed } from './preview.ts';

/** Yesterday's list is whole, today's may not be there yet; after a weekend and two holidays there is one again. */
const DAYS_AGO = [1, 0, 2, 3, 4, 5];

/**
 * Shows what a feed that is about to be added would have posted: yesterday, or on the newest other day with a list. If
 * there is nothing to show, says why.
 */
export async function previewDraft(asked: Asked, services: Services, feed: PreviewedFeed): Promise<Answer> {
  try {
    const day = await findListedDay(asked, services, feed);
    if (day === undefined)
      return { content: 'There is no list of the last days to show you what it would have posted.' };
    // Another page is of the same day.
    return { ...(await previewFeed(asked, services, feed, day)), keep: { day: day.toString() } };
  } catch (error) {
    if (!(error instanceof SourceError || error instanceof UserError)) throw error;
    services.log.warn({ err: error, source: feed.source }, 'a new feed could not be previewed');
    return {
      content: `I can't show you now what it would have posted: ${error.message} You can create the feed all the same.`,
    };
  }
}

async function findListedDay(
  asked: Asked,
  services: Services,
  { guildId, source, instance, filter }: PreviewedFeed,
): Promise<Temporal.PlainDate | undefined> {
  const today = services.now().toZonedDateTimeISO('UTC').toPlainDate();
  const kept = readDay(asked, 'day', today);
  if (kept !== undefined) return kept;
  for (const days of DAYS_AGO) {
    const day = today.subtract({ days });
    const list = await getDayListings(services, {
      guildId,
      source,
      instance,
      day,
      categories: filter.categories,
    });
    if (list.state === 'listed') return day;
  }
  return undefined;
}
