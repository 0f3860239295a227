import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { MessageView } from '../protocol.ts';
import { drawMessage } from './message.ts';
import { keepPlace } from './place.ts';
import { type App, allChannels, openMessages, type Pending } from './state.ts';

/** Draws the open channel's messages. */
export function drawMessages(app: App): TemplateResult {
  const messages = openMessages(app.state);
  const pending = app.state.pending.filter((one) => isShown(one, app, messages));
  return html`<main id="messages" class="messages" tabindex="0" aria-label="Messages" @scroll=${keepPlace}>
    ${drawStart(app)}
    <discord-messages no-background ?light-theme=${app.state.theme === 'light'}>
      ${repeat(
        messages,
        ({ id }) => id,
        (message, index) =>
          html`${drawDay(messages[index - 1], message)}${drawMessage(app, message, messages[index - 1])}`,
      )}
    </discord-messages>
    <div role="status">${pending.map((one) => drawPending(app, one))}</div>
  </main>`;
}

/** Stands above all that was said, as in Discord; the first channel's says what there is to try. */
function drawStart({ state }: App): TemplateResult | typeof nothing {
  const open = allChannels(state).find(({ id }) => id === state.channel);
  if (open === undefined) return nothing;
  if (open.kind === 'direct')
    return html`<p class="beginning">This is the beginning of what <strong>${open.name}</strong> and you said.</p>`;
  if (open.id !== allChannels(state)[0]?.id)
    return html`<p class="beginning">This is the start of <strong>${open.kind === 'text' ? '#' : ''}${open.name}</strong>.</p>`;
  return html`<div class="beginning">
    <p><strong>Welcome to #${open.name}!</strong> Things to try:</p>
    <ul>
      <li>Click 👍 under a card: that is a vote. Become someone else at the bottom left, and vote again.</li>
      <li>Type <kbd>/</kbd> for the bot’s commands: <kbd>/papers search</kbd> finds any paper, and its answer can be shared.</li>
      <li>Post the next day, at the top: a week goes by in a minute.</li>
    </ul>
  </div>`;
}

function drawDay(before: MessageView | undefined, message: MessageView): TemplateResult | typeof nothing {
  const day = (at: number): string => new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' }).format(at);
  if (before !== undefined && day(before.at) === day(message.at)) return nothing;
  return html`<div class="day"><span>${day(message.at)}</span></div>`;
}

/** Once the bot has said that it thinks, its own message stands for the command. */
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
