import { showEnd, showNearest } from './place.ts';
import { type App, openMessages } from './state.ts';

/** Brings what came after a message into sight: an answer that stands under what was pressed, else the end. */
export async function showAnswer({ state }: App, last: string): Promise<void> {
  const news = openMessages(state).filter(({ id }) => BigInt(id) > BigInt(last));
  const under = news.find((message) => message.under !== undefined);
  if (under !== undefined) return showNearest(under.id);
  if (news.length > 0) return showEnd();
}
