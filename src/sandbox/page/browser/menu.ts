import { html, nothing, type TemplateResult } from 'lit';
import type { MenuOptionView, MenuView, MessageView } from '../protocol.ts';
import { markPressed, settle } from './answer.ts';
import { showNearest } from './place.ts';
import { type App, isDirect, openGuild } from './state.ts';

/** Draws a menu of a message: one for a single choice acts at once, one for several has a button. */
export function drawMenu(app: App, message: MessageView, menu: MenuView): TemplateResult {
  if (menu.most > 1 || menu.least === 0) return drawSeveral(app, message, menu);
  return html`<select
    class="menu"
    aria-label=${menu.placeholder}
    ?disabled=${menu.disabled}
    @keydown=${openAtKey}
    @change=${({ target }: Event) => target instanceof HTMLSelectElement && void chooseOne(app, message, menu, target)}
  >
    <option value="">${menu.placeholder}</option>
    ${listOptions(app, menu).map(
      (option) =>
        html`<option value=${option.value} .selected=${menu.chosen.includes(option.value)}>${nameOf(option)}</option>`,
    )}
  </select>`;
}

function drawSeveral(app: App, message: MessageView, menu: MenuView): TemplateResult {
  const submit = (event: Event): void => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const values = new FormData(event.target).getAll(menu.id).map(String);
    const details = event.target.closest('details');
    if (details !== null) details.open = false;
    void choose(app, message, menu, values);
  };
  const close = (event: KeyboardEvent): void => {
    const { currentTarget: details } = event;
    if (event.key !== 'Escape' || !(details instanceof HTMLDetailsElement) || !details.open) return;
    event.preventDefault();
    details.open = false;
    details.querySelector('summary')?.focus();
  };
  if (menu.disabled) return html`<p class="menu disabled">${menu.placeholder}</p>`;
  return html`<details class="menu several" @keydown=${close}>
    <summary>${menu.placeholder}</summary>
    <form @submit=${submit}>
      ${drawChoices(app, menu, menu.placeholder)}
      <button type="submit" class="action">Choose</button>
    </form>
  </details>`;
}

/** Draws a menu's choices as boxes to tick. */
export function drawChoices(app: App, menu: MenuView, label: string, hint = ''): TemplateResult {
  return html`<fieldset class="choices">
    <legend>${label} <small>${hint === '' ? nothing : html`${hint}<br />`}${formatNumber(menu)}</small></legend>
    ${listOptions(app, menu).map(
      (option) =>
        html`<label><input type="checkbox" name=${menu.id} value=${option.value} .checked=${menu.chosen.includes(option.value)} /> ${nameOf(option)}</label>`,
    )}
  </fieldset>`;
}

/** Draws a menu for a single choice in a form. */
export function drawSelect(app: App, menu: MenuView, label: string): TemplateResult {
  return html`<select name=${menu.id} aria-label=${label} ?required=${menu.least > 0}>
    <option value="">${menu.placeholder}</option>
    ${listOptions(app, menu).map(
      (option) =>
        html`<option value=${option.value} .selected=${menu.chosen.includes(option.value)}>${nameOf(option)}</option>`,
    )}
  </select>`;
}

/** Lists what a menu offers: its own options, or the people, roles or channels of the open server. */
function listOptions({ state }: App, { of, options }: MenuView): readonly MenuOptionView[] {
  const guild = openGuild(state);
  const view = (mark: string, { id, name }: { readonly id: string; readonly name: string }) => ({
    name: `${mark}${name}`,
    description: '',
    value: id,
  });
  const here = isDirect(state) ? [state.scene?.me, state.scene?.bot.id] : undefined;
  const people = (guild?.members ?? [])
    .filter(({ id }) => here?.includes(id) ?? true)
    .map((person) => view('', person));
  const roles =
    here === undefined
      ? (guild?.roles ?? []).map(({ id, name }) => view('@', { id, name: name.replace(/^@/u, '') }))
      : [];
  if (of === 'user') return people;
  if (of === 'role') return roles;
  if (of === 'mentionable') return [...people, ...roles];
  if (of === 'channel') return (guild?.channels ?? []).map((channel) => view('#', channel));
  return options;
}

function nameOf({ name, description }: MenuOptionView): string {
  return description === '' ? name : `${name} (${description})`;
}

function formatNumber({ least, most }: MenuView): string {
  if (least === most) return `Choose ${most}.`;
  return least === 0 ? `Choose up to ${most}.` : `Choose ${least} to ${most}.`;
}

/** Opens the menu at keys by which a closed one would choose the next thing at once. */
function openAtKey(event: KeyboardEvent): void {
  const { target: menu, key, ctrlKey, metaKey, altKey } = event;
  const isChoosing = /^(?:Arrow.*|Page.*|Home|End|\S)$/u.test(key) && !ctrlKey && !metaKey && !altKey;
  if (!(menu instanceof HTMLSelectElement) || !isChoosing) return;
  event.preventDefault();
  menu.showPicker();
}

async function chooseOne(
  app: App,
  message: MessageView,
  menu: MenuView,
  select: HTMLSelectElement,
): Promise<void> {
  if (select.value === '') return;
  await choose(app, message, menu, [select.value]);
  select.value = menu.chosen[0] ?? '';
}

async function choose(
  app: App,
  { channel, id: message }: MessageView,
  { id: menu }: MenuView,
  values: readonly string[],
): Promise<void> {
  const release = markPressed(app, message, menu);
  if (release === undefined) return;
  const from = document.activeElement;
  const result = await app.connection.ask({ do: 'select', channel, message, menu, values: [...values] });
  release();
  settle(app, message, result);
  // The menu may be gone, and with it the place of who uses the keyboard.
  if (from !== null && !from.isConnected) document.getElementById('messages')?.focus({ preventScroll: true });
  await showNearest(message);
}
