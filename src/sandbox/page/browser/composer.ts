import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { OptionView } from '../protocol.ts';
import {
  addOption,
  attachFile,
  change,
  enterOption,
  leave,
  matchingChoices,
  matchingCommands,
  pickChoice,
  pickCommand,
  removeOption,
  submit,
  type,
  typeOption,
} from './composing.ts';
import { findOption } from './filling.ts';
import { type App, allChannels, type Filling, isDirect, openGuild } from './state.ts';

/** Draws the composer, with the list of choices above it. */
export function drawComposer(app: App): TemplateResult {
  const { filling, fault } = app.state.composer;
  return html`<div class="composer-area">
    ${drawList(app)}
    ${fault === undefined ? nothing : html`<p class="composer-fault" role="alert">${fault}</p>`}
    ${filling === undefined ? drawLine(app) : drawFilling(app, filling)}
  </div>`;
}

function drawLine(app: App): TemplateResult {
  const { text } = app.state.composer;
  const place = placeName(app);
  const isOpen = matchingCommands(app).length > 0;
  return html`<div class="composer">
    <textarea
      id="composer"
      rows="1"
      aria-label="Message ${place}"
      placeholder="Message ${place}, or type / for commands"
      maxlength="2000"
      role="combobox"
      aria-expanded=${isOpen}
      aria-controls="suggestions"
      aria-autocomplete="list"
      aria-activedescendant=${isOpen ? `suggestion-${app.state.composer.highlighted}` : nothing}
      .value=${text}
      @input=${(event: Event) => type(app, readValue(event))}
      @keydown=${(event: KeyboardEvent) => keyInLine(app, event)}
    ></textarea>
    <button type="button" class="send" aria-label="Send" ?disabled=${text.trim() === ''} @click=${() => submit(app)}>➤</button>
  </div>`;
}

function keyInLine(app: App, event: KeyboardEvent): void {
  const matches = matchingCommands(app);
  const { highlighted } = app.state.composer;
  const picked = matches[highlighted];
  if (moveInList(app, event, matches.length)) return;
  if ((event.key === 'Enter' || event.key === 'Tab') && picked !== undefined && !event.shiftKey) {
    event.preventDefault();
    pickCommand(app, picked);
  } else if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault();
    submit(app);
  }
}

function drawFilling(app: App, filling: Filling): TemplateResult {
  const rest = filling.command.options.filter(({ name }) => !filling.shown.includes(name));
  return html`<div
    class="composer filling"
    id="filling"
    role="group"
    tabindex="-1"
    aria-label="/${filling.command.path}: ${filling.command.description}"
    @keydown=${(event: KeyboardEvent) => keyInFilling(app, event)}
  >
    <strong class="command-name">/${filling.command.path}</strong>
    ${repeat(
      filling.shown,
      (name) => name,
      (name) => drawOption(app, filling, findOption(filling, name)),
    )}
    ${rest.map(
      ({ name, description }) =>
        html`<button type="button" class="add-option" title=${description} @click=${() => addOption(app, name)}>+ ${name}</button>`,
    )}
    <button type="button" class="send" aria-label="Run /${filling.command.path}" @click=${() => submit(app)}>➤</button>
    <button type="button" class="send" aria-label="Cancel /${filling.command.path}" @click=${() => leave(app)}>✕</button>
  </div>`;
}

function drawOption(
  app: App,
  filling: Filling,
  option: OptionView | undefined,
): TemplateResult | typeof nothing {
  if (option === undefined) return nothing;
  const { name, description, required } = option;
  if (option.kind === 'file') return drawFile(app, filling, option);
  const text = filling.typed[name] ?? '';
  const isOpen = filling.focused === name && matchingChoices(app).length > 0;
  return html`<label class="option ${required ? 'required' : ''}" title=${description}>
    <span>${name}</span>
    <input
      id="option-${name}"
      autocomplete="off"
      size=${Math.min(Math.max(text.length + 1, 6), 40)}
      role="combobox"
      aria-required=${required}
      aria-description=${description}
      aria-expanded=${isOpen}
      aria-controls="suggestions"
      aria-autocomplete="list"
      aria-activedescendant=${isOpen ? `suggestion-${app.state.composer.highlighted}` : nothing}
      .value=${text}
      @focus=${() => enterOption(app, name)}
      @input=${(event: Event) => typeOption(app, name, readValue(event))}
    />
  </label>`;
}

function drawFile(
  app: App,
  { chosen }: Filling,
  { name, description, required }: OptionView,
): TemplateResult {
  const attach = ({ target }: Event): void => {
    const file = target instanceof HTMLInputElement ? target.files?.[0] : undefined;
    if (file !== undefined) void attachFile(app, name, file);
  };
  return html`<label class="option ${required ? 'required' : ''}" title=${description}>
    <span>${name}</span>
    <input
      id="option-${name}"
      type="file"
      aria-required=${required}
      aria-description=${description}
      @focus=${() => enterOption(app, name)}
      @change=${attach}
    />
    ${chosen[name] === undefined ? nothing : html`<span role="status">uploaded</span>`}
  </label>`;
}

function keyInFilling(app: App, event: KeyboardEvent): void {
  const { filling, highlighted } = app.state.composer;
  if (event.target instanceof HTMLButtonElement && event.key !== 'Escape') return;
  const choices = matchingChoices(app);
  if (moveInList(app, event, choices.length)) return;
  const picked = choices[highlighted];
  const focused = filling?.focused;
  const isEmpty = focused !== undefined && (filling?.typed[focused] ?? '') === '';
  const isChosen = focused !== undefined && filling?.chosen[focused] !== undefined;
  if (event.key === 'Escape') {
    event.preventDefault();
    leave(app);
  } else if (event.key === 'Backspace' && (isEmpty || focused === undefined)) {
    event.preventDefault();
    if (focused === undefined) leave(app);
    else removeOption(app, focused);
  } else if (event.key === 'Tab' && !event.shiftKey && picked !== undefined && !isEmpty && !isChosen) {
    event.preventDefault();
    pickChoice(app, picked);
  } else if (event.key === 'Enter') {
    event.preventDefault();
    if (picked !== undefined && !isChosen && (!isEmpty || isWanted(filling, focused)))
      pickChoice(app, picked);
    else submit(app);
  }
}

/** Whether Enter picks a choice for an empty option: only if the option is required. */
function isWanted(filling: Filling | undefined, name: string | undefined): boolean {
  return filling !== undefined && (findOption(filling, name)?.required ?? false);
}

/** Moves within the list, or closes it. Returns whether the key did that. */
function moveInList(app: App, event: KeyboardEvent, length: number): boolean {
  if (length === 0) return false;
  const { highlighted } = app.state.composer;
  if (event.key === 'Escape') change(app, { closed: true });
  else if (event.key === 'ArrowDown') change(app, { highlighted: (highlighted + 1) % length });
  else if (event.key === 'ArrowUp') change(app, { highlighted: (highlighted - 1 + length) % length });
  else return false;
  event.preventDefault();
  requestAnimationFrame(() =>
    document
      .getElementById(`suggestion-${app.state.composer.highlighted}`)
      ?.scrollIntoView({ block: 'nearest' }),
  );
  return true;
}

function drawList(app: App): TemplateResult | typeof nothing {
  const { filling, text, highlighted } = app.state.composer;
  const items =
    filling === undefined
      ? matchingCommands(app).map((command) => ({
          title: `/${command.path}`,
          more: command.description,
          pick: () => pickCommand(app, command),
        }))
      : matchingChoices(app).map((choice) => ({
          title: choice.name,
          more: '',
          pick: () => pickChoice(app, choice),
        }));
  const option = filling && findOption(filling, filling.focused);
  const hint =
    filling === undefined
      ? hintFor(app, text, items.length)
      : (option?.description ?? filling.command.description);
  if (items.length === 0 && hint === '') return nothing;
  return html`<div class="suggestions">
    <p class="hint">${option === undefined ? nothing : html`<strong>${option.name}</strong> `}${hint}</p>
    ${
      items.length === 0
        ? nothing
        : html`<ul id="suggestions" role="listbox" aria-label=${filling === undefined ? 'Commands' : 'Choices'}>
            ${items.map(
              ({ title, more, pick }, index) =>
                html`<li
                  id="suggestion-${index}"
                  role="option"
                  aria-selected=${index === highlighted}
                  @mousedown=${(event: Event) => event.preventDefault()}
                  @click=${pick}
                >
                  <strong>${title}</strong> <span>${more}</span>
                </li>`,
            )}
          </ul>`
    }
  </div>`;
}

function hintFor(app: App, text: string, found: number): string {
  if (!text.startsWith('/')) return '';
  if (found > 0) return 'Commands of Daily Papers';
  const hidden = openGuild(app.state)?.hidden ?? [];
  const first = text.slice(1).split(' ')[0] ?? '';
  const kept = hidden.find((name) => first !== '' && name.startsWith(first));
  return kept === undefined ? '' : `/${kept} is only shown to people who can manage this server.`;
}

function placeName({ state }: App): string {
  const open = allChannels(state).find(({ id }) => id === state.channel);
  if (open?.thread !== undefined) return `“${open.name}”`;
  return `${isDirect(state) ? '@' : '#'}${open?.name ?? ''}`;
}

function readValue({ target }: Event): string {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target.value : '';
}
