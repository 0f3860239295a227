import type { Result } from '../protocol.ts';
import { showEnd, showNearest, showNew } from './place.ts';
import { type App, openMessages } from './state.ts';

/** Scrolls to what came after a message: an answer under the button that was pressed, or else the newest. */
export async function showAnswer({ state }: App, last: string): Promise<void> {
  const news = openMessages(state).filter(({ id }) => BigInt(id) > BigInt(last));
  const under = news.find((message) => message.under !== undefined);
  if (under !== undefined) return showNearest(under.id);
  const answer = news.find(({ answers }) => answers !== undefined) ?? news.at(-1);
  if (answer !== undefined) return showNew(answer.id);
}

/** Scrolls to the answer to a command, or to the fault that stands in its place. */
export async function showOutcome(app: App, last: string, fault: string | undefined): Promise<void> {
  return fault === undefined ? showAnswer(app, last) : showEnd();
}

/** Shows the result of a press or a choice: a form, or Discord's words for a bot that did not answer. */
export function settle(app: App, messageId: string, { failed, refused, modal }: Result): void {
  if (modal !== undefined) app.set({ modal });
  const fault = failed ? 'This interaction failed' : refused;
  if (fault !== undefined) app.set({ faults: new Map([...app.state.faults, [messageId, fault]]) });
}

/** Marks a part of a message as pressed until its result comes: another press would act twice. Undefined if it is. */
export function markPressed(app: App, messageId: string, part: string): (() => void) | undefined {
  const pressed = `${messageId} ${part}`;
  const { state } = app;
  if (state.pressed.has(pressed)) return undefined;
  app.set({
    faults: new Map([...state.faults].filter(([id]) => id !== messageId)),
    pressed: new Set([...state.pressed, pressed]),
  });
  return () => app.set({ pressed: new Set([...state.pressed].filter((one) => one !== pressed)) });
}
