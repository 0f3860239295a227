import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { EmbedView, MessageView, PartView, ReactionView } from '../protocol.ts';
import { markPressed, settle, showAnswer } from './answer.ts';
import { drawApps } from './apps.ts';
import { drawText } from './markdown.ts';
import { drawMenu } from './menu.ts';
import { type App, type Moves, newestMessage, nowThere } from './state.ts';
import { drawThreadOf } from './threads.ts';

const MINUTE_MS = 60_000;

/** Discord joins an author's messages that follow within this time. */
const JOINED_MS = 7 * MINUTE_MS;

/** Draws a message; without its author's name if it follows the author's last one. */
export function drawMessage(
  app: App,
  moves: Moves,
  message: MessageView,
  before: MessageView | undefined,
): TemplateResult {
  const { author, ephemeral, thinking } = message;
  const follows =
    before !== undefined &&
    before.author.id === author.id &&
    message.at - before.at < JOINED_MS &&
    message.answers === undefined &&
    before.ephemeral === ephemeral;
  return html`<discord-message
    id="message-${message.id}"
    class="message ${follows ? 'follows' : ''} ${ephemeral ? 'ephemeral' : ''}"
    author=${author.name}
    avatar="/avatars/${author.id}.svg"
    ?bot=${author.bot}
    ?edited=${message.edited}
    ?message-body-only=${follows}
    .timestamp=${follows ? clockTime(message.at) : formatTime(message.at, nowThere(app.state))}
    >${
      message.answers === undefined
        ? nothing
        : html`<div slot="reply" class="answers">
            <strong>${message.answers.who}</strong> used <span class="mention">${message.answers.command}</span>
          </div>`
    }${thinking ? html`<span class="thinking">${author.name} is thinking…</span>` : drawText(message.content, nowThere(app.state))}${message.embeds.map((embed) => drawEmbed(embed, nowThere(app.state)))}${drawFiles(message)}${drawParts(app, message)}${drawReactions(app, message)}${
      ephemeral ? drawEphemeral(app, message) : nothing
    }${drawThreadOf(app, moves, message)}${drawApps(app, message)}</discord-message
  >`;
}

function drawEmbed(embed: EmbedView, now: number): TemplateResult {
  const title = drawText(embed.title, now);
  return html`<discord-embed slot="embeds" color=${embed.color ?? '#4f545c'} author-name=${embed.author ?? ''}
    >${
      embed.title.length === 0
        ? nothing
        : html`<div slot="description" class="embed-title" dir="auto">
            ${
              embed.url === undefined
                ? title
                : html`<a href=${embed.url} target="_blank" rel="noopener noreferrer">${title}</a>`
            }
          </div>`
    }${
      embed.description.length === 0
        ? nothing
        : html`<discord-embed-description slot="description" dir="auto"
            >${drawText(embed.description, now)}</discord-embed-description
          >`
    }${
      embed.fields.length === 0
        ? nothing
        : html`<div slot="fields" class="fields">
            ${embed.fields.map(
              ({ name, value, inline }) =>
                html`<div class="field ${inline ? 'inline' : ''}"><strong>${drawText(name, now)}</strong>${drawText(value, now)}</div>`,
            )}
          </div>`
    }${
      embed.footer === undefined
        ? nothing
        : html`<discord-embed-footer slot="footer">${embed.footer}</discord-embed-footer>`
    }</discord-embed
  >`;
}

function drawFiles({ files }: MessageView): TemplateResult | typeof nothing {
  if (files.length === 0) return nothing;
  return html`<div slot="attachments" class="files">
    ${files.map(({ name, size, path, isPicture, description }) =>
      isPicture
        ? html`<a href=${path} target="_blank"><img src=${path} alt=${description} /></a>`
        : html`<a href=${path} download=${name}>${name}</a> <span class="size">${formatSize(size)}</span>`,
    )}
  </div>`;
}

const KILOBYTE = 1_024;

/** "812 bytes", "1.2 MB": binary units, as Discord has them. */
function formatSize(bytes: number): string {
  if (bytes < KILOBYTE) return `${bytes} bytes`;
  const kilobytes = bytes / KILOBYTE;
  const [size, unit] = kilobytes < KILOBYTE ? [kilobytes, 'KB'] : [kilobytes / KILOBYTE, 'MB'];
  return `${size.toLocaleString('en', { maximumFractionDigits: 1 })} ${unit}`;
}

function drawParts(app: App, message: MessageView): TemplateResult | typeof nothing {
  const fault = app.state.faults.get(message.id);
  if (message.rows.length === 0 && fault === undefined) return nothing;
  return html`<div slot="components" class="parts">
    ${message.rows.map(
      (row) =>
        html`<discord-action-row>${row.map((part) => drawPart(app, message, part))}</discord-action-row>`,
    )}
    ${fault === undefined ? nothing : html`<p class="fault" role="alert">${fault}</p>`}
  </div>`;
}

function drawPart(app: App, message: MessageView, part: PartView): TemplateResult {
  const place = { channel: message.channel, message: message.id };
  if (part.kind === 'menu') return drawMenu(app, message, part);
  if (part.url !== undefined)
    return html`<discord-button url=${part.url} type="secondary">${part.label}</discord-button>`;
  const press = (): void => {
    if (part.id === undefined || part.disabled) return;
    const last = newestMessage(app.state);
    const release = markPressed(app, message.id, part.id);
    if (release === undefined) return;
    void app.connection.ask({ do: 'click', ...place, button: part.id }).then((result) => {
      release();
      settle(app, message.id, result);
      return showAnswer(app, last);
    });
  };
  return html`<discord-button
    type=${part.style}
    ?disabled=${part.disabled}
    @click=${press}
    ${ref((element) => void tellDisabled(element, part.disabled))}
    >${part.label}</discord-button
  >`;
}

/** Tells screen readers whether a button can be pressed: the component only looks as if it can't. */
async function tellDisabled(element: Element | undefined, isDisabled: boolean): Promise<void> {
  if (element !== undefined && 'updateComplete' in element) await element.updateComplete;
  element?.shadowRoot?.querySelector('button')?.setAttribute('aria-disabled', String(isDisabled));
}

function drawReactions(app: App, message: MessageView): TemplateResult | typeof nothing {
  if (message.reactions.length === 0) return nothing;
  return html`<discord-reactions slot="reactions">${message.reactions.map((reaction) => drawReaction(app, message, reaction))}</discord-reactions>`;
}

function drawReaction(
  app: App,
  message: MessageView,
  { emoji, count, mine, who }: ReactionView,
): TemplateResult {
  const toggle = (): void => {
    const { channel, id } = message;
    void app.connection.ask({ do: 'react', channel, message: id, emoji, on: !mine }).then(({ refused }) => {
      if (refused !== undefined) app.set({ notice: refused });
    });
  };
  const names = new Intl.ListFormat('en').format(who);
  return html`<button
    class="reaction"
    type="button"
    aria-pressed=${mine}
    aria-label="${emoji} ${count}: ${names}"
    @click=${toggle}
  >
    <discord-reaction emoji=${emoji} count=${count} ?reacted=${mine} ?light-theme=${app.state.theme === 'light'}></discord-reaction>
    <span class="who" role="tooltip" aria-hidden="true">${names} reacted with ${emoji}</span>
  </button>`;
}

function drawEphemeral(app: App, { id, channel }: MessageView): TemplateResult {
  const dismiss = (): void => void app.connection.ask({ do: 'dismiss', channel, message: id });
  return html`<div slot="thread" class="only-you">
    <span aria-hidden="true">👁</span> Only you can see this •
    <button type="button" class="link" @click=${dismiss}>Dismiss message</button>
  </div>`;
}

function clockTime(at: number): string {
  return new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' }).format(at);
}

const DAY_MS = 86_400_000;

/** "Today at 06:50", as Discord words it; today is the sandbox's. */
function formatTime(at: number, now: number): string {
  const time = clockTime(at);
  const day = (moment: number): string => new Date(moment).toDateString();
  if (day(at) === day(now)) return `Today at ${time}`;
  if (day(at) === day(now - DAY_MS)) return `Yesterday at ${time}`;
  return `${new Intl.DateTimeFormat('en-GB').format(at)}, ${time}`;
}
