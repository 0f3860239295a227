import { html, type TemplateResult } from 'lit';
import type { MessageView, PartView } from '../protocol.ts';
import { markPressed, settle } from './answer.ts';
import { showNearest } from './place.ts';
import type { App } from './state.ts';

/** Draws a menu, from which one chooses one thing. */
export function drawMenu(
  app: App,
  message: MessageView,
  { id, placeholder, options, disabled }: Extract<PartView, { kind: 'menu' }>,
): TemplateResult {
  return html`<select
    class="menu"
    aria-label=${placeholder}
    ?disabled=${disabled}
    @keydown=${openAtKey}
    @change=${({ target }: Event) => target instanceof HTMLSelectElement && void choose(app, message, id, target)}
  >
    <option value="">${placeholder}</option>
    ${options.map(
      ({ name, description, value }) =>
        html`<option value=${value}>${description === '' ? name : `${name} (${description})`}</option>`,
    )}
  </select>`;
}

/** Opens the menu at keys by which a closed one would choose the next thing at once. */
function openAtKey(event: KeyboardEvent): void {
  const { target: menu, key, ctrlKey, metaKey, altKey } = event;
  const isChoosing = /^(?:Arrow.*|Page.*|Home|End|\S)$/u.test(key) && !ctrlKey && !metaKey && !altKey;
  if (!(menu instanceof HTMLSelectElement) || !isChoosing) return;
  event.preventDefault();
  menu.showPicker();
}

async function choose(
  app: App,
  { channel, id: message }: MessageView,
  menu: string,
  select: HTMLSelectElement,
): Promise<void> {
  if (select.value === '') return;
  const release = markPressed(app, message, menu);
  if (release === undefined) return;
  const result = await app.connection.ask({ do: 'select', channel, message, menu, values: [select.value] });
  release();
  settle(app, message, result);
  select.value = '';
  // The menu may be gone, and with it the place of who uses the keyboard.
  if (!select.isConnected) document.getElementById('messages')?.focus({ preventScroll: true });
  await showNearest(message);
}
