import type { Answer, Offer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Feed } from '../../src/feeds/feeds.ts';
import { FEED_ID } from './feed-option.ts';

/** Offers what people do most with a feed: to edit it, to pause or resume it, and to see what it would have posted. */
export function offerActions(feed: Feed): readonly Offer[] {
  const { id, number } = feed;
  const options = { [FEED_ID]: id };
  return [
    { label: `Edit feed ${number}`, command: 'feeds edit', options, press: 'form' },
    offerSwitch(feed),
    { label: `Preview feed ${number}`, command: 'feeds preview', options, press: 'beside' },
  ];
}

/** Adds buttons below an answer that a button led to: the way back to the list, and the feed's switch. */
export function offerBack({ options }: Asked, feed: Feed): Pick<Answer, 'offers'> {
  if (options[FEED_ID] === undefined) return {};
  return { offers: [{ label: 'All feeds', command: 'feeds list', options: {} }, offerSwitch(feed)] };
}

function offerSwitch({ id, number, state }: Feed): Offer {
  const options = { [FEED_ID]: id };
  return state.kind === 'running'
    ? { label: `Pause feed ${number}`, command: 'feeds pause', options }
    : { label: `Resume feed ${number}`, command: 'feeds resume', options };
}
