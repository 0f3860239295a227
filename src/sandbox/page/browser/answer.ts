import { showEnd, showNearest } from './place.ts';
import { type App, openMessages } from './state.ts';

/** Scrolls to what came after a message: an answer under the button that was pressed, or else the end. */
export async function showAnswer({ state }: App, last: string): Promise<void> {
  const news = openMessages(state).filter(({ id }) => BigInt(id) > BigInt(last));
  const under = news.find((message) => message.under !== undefined);
  if (under !== undefined) return showNearest(under.id);
  if (news.length > 0) return showEnd();
}
