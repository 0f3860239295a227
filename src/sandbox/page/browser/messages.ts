import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { MessageView } from '../protocol.ts';
import { drawMessage } from './message.ts';
import { keepPlace } from './place.ts';
import { type App, allChannels, type Moves, openMessages, type Pending, placeMessages } from './state.ts';

/** Draws the open channel's messages. */
export function drawMessages(app: App, moves: Moves): TemplateResult {
  const messages = openMessages(app.state);
  const before = findBefore(messages);
  const pending = app.state.pending.filter((one) => isShown(one, app, messages));
  return html`<main id="messages" class="messages" tabindex="0" aria-label="Messages" @scroll=${keepPlace}>
    ${drawStart(app)}
    <discord-messages no-background ?light-theme=${app.state.theme === 'light'}>
      ${repeat(
        placeMessages(app.state),
        ({ id }) => id,
        (message) =>
          html`${drawDay(before.get(message.id), message)}${drawMessage(app, moves, message, before.get(message.id))}`,
      )}
    </discord-messages>
    <div role="status">${pending.map((one) => drawPending(app, one))}</div>
  </main>`;
}

/** Draws the start of a channel, as in Discord; in the first channel, it lists things to try. */
function drawStart({ state }: App): TemplateResult | typeof nothing {
  const open = allChannels(state).find(({ id }) => id === state.channel);
  if (open === undefined) return nothing;
  if (open.kind === 'direct')
    return html`<p class="beginning">This is the start of your conversation with <strong>${open.name}</strong>.</p>`;
  if (open.kind === 'forum') return nothing;
  if (open.id !== allChannels(state)[0]?.id)
    return html`<p class="beginning">This is the start of <strong>${open.kind === 'text' ? '#' : ''}${open.name}</strong>.</p>`;
  return html`<div class="beginning">
    <p><strong>Welcome to #${open.name}!</strong> Things to try:</p>
    <ul>
      <li>Click 👍 under a card to vote. Become someone else <span class="wide-words">at the bottom left</span><span class="narrow-words">behind ☰</span>, and vote again.</li>
      <li>Type <kbd>/</kbd> for the bot’s commands: <kbd>/papers search</kbd> finds papers, and you can share its answer.</li>
      <li>Press <strong class="wide-words">Post the next day</strong><strong class="narrow-words">Next day</strong> at the top: two weeks pass in a minute.</li>
    </ul>
  </div>`;
}

/** Finds the message before each message. Answers shown under another message don't count. */
function findBefore(messages: readonly MessageView[]): ReadonlyMap<string, MessageView | undefined> {
  const inOrder = messages.filter(({ under }) => under === undefined);
  return new Map(inOrder.map(({ id }, index) => [id, inOrder[index - 1]]));
}

function drawDay(before: MessageView | undefined, message: MessageView): TemplateResult | typeof nothing {
  if (message.under !== undefined) return nothing;
  const day = (at: number): string => new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' }).format(at);
  if (before !== undefined && day(before.at) === day(message.at)) return nothing;
  return html`<div class="day"><span>${day(message.at)}</span></div>`;
}

/** Whether a sent command is still shown: once the bot has answered or deferred, its message replaces it. */
function isShown(
  { channel, after, fault }: Pending,
  { state }: App,
  messages: readonly MessageView[],
): boolean {
  if (channel !== state.channel) return false;
  return fault !== undefined || !messages.some(({ id, author }) => BigInt(id) > BigInt(after) && author.bot);
}

function drawPending(app: App, { number, command, fault }: Pending): TemplateResult {
  const dismiss = (): void => app.set({ pending: app.state.pending.filter((one) => one.number !== number) });
  if (fault === undefined) return html`<p class="pending">Sending /${command}…</p>`;
  return html`<p class="pending">
    <span class="mention">/${command}</span> <span class="fault">${fault}</span>
    <button type="button" class="link" @click=${dismiss}>Dismiss message</button>
  </p>`;
}
