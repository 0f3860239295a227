import { html, nothing, type TemplateResult } from 'lit';
import type { MessageView } from '../protocol.ts';
import { markPressed, settle, showAnswer } from './answer.ts';
import { type App, isDirect, newestMessage, openGuild } from './state.ts';

/** Draws the menu of a message, with the commands that apps have for it; nothing if they have none. */
export function drawApps(app: App, message: MessageView): TemplateResult | typeof nothing {
  const commands = openGuild(app.state)?.messageCommands ?? [];
  if (commands.length === 0 || message.ephemeral || message.thinking || isDirect(app.state)) return nothing;
  const isOpen = app.state.apps === message.id;
  const toggle = (): void => {
    app.set({ apps: isOpen ? undefined : message.id });
    if (!isOpen) itemsOf(message.id)[0]?.focus();
  };
  const leave = ({ relatedTarget, currentTarget }: FocusEvent): void => {
    const stays =
      currentTarget instanceof Node && relatedTarget instanceof Node && currentTarget.contains(relatedTarget);
    if (!stays && app.state.apps === message.id) app.set({ apps: undefined });
  };
  return html`<div id="apps-${message.id}" class="apps" @focusout=${leave}>
    <button
      type="button"
      class="icon apps-button"
      aria-label="Apps for the message of ${message.author.name}"
      aria-haspopup="menu"
      aria-expanded=${isOpen}
      @click=${toggle}
    >
      ⋯
    </button>
    ${
      isOpen
        ? html`<div class="apps-menu">
            <p aria-hidden="true">Apps</p>
            <div role="menu" aria-label="Apps" @keydown=${(event: KeyboardEvent) => keyInMenu(app, message.id, event)}>
              ${commands.map(
                (command) =>
                  html`<button type="button" class="apps-item" role="menuitem" @click=${() => void run(app, message, command)}>${command}</button>`,
              )}
            </div>
          </div>`
        : nothing
    }
  </div>`;
}

function itemsOf(message: string): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(`#apps-${message} [role=menuitem]`)];
}

function focusButton(message: string): void {
  document.querySelector<HTMLElement>(`#apps-${message} .apps-button`)?.focus();
}

function keyInMenu(app: App, message: string, event: KeyboardEvent): void {
  const items = itemsOf(message);
  const at = items.findIndex((item) => item.matches(':focus'));
  const next = STEPS[event.key]?.(at, items.length);
  if (event.key === 'Escape') {
    focusButton(message);
    app.set({ apps: undefined });
  } else if (next !== undefined) items[next]?.focus();
  else return;
  event.preventDefault();
}

/** Moves within a menu, by the keys' names. */
const STEPS: Readonly<Record<string, (at: number, length: number) => number>> = {
  ArrowDown: (at, length) => (at + 1) % length,
  ArrowUp: (at, length) => (at - 1 + length) % length,
  Home: () => 0,
  End: (_, length) => length - 1,
};

async function run(app: App, { id: message, channel }: MessageView, command: string): Promise<void> {
  focusButton(message);
  app.set({ apps: undefined });
  const release = markPressed(app, message, command);
  if (release === undefined) return;
  const last = newestMessage(app.state);
  const result = await app.connection.ask({ do: 'invoke-on', channel, message, command });
  release();
  settle(app, message, result);
  await showAnswer(app, last);
}
