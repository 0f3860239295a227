import { html, nothing, type TemplateResult } from 'lit';
import { createRef, ref } from 'lit/directives/ref.js';
import type { InputView } from '../protocol.ts';
import { markPressed, showAnswer } from './answer.ts';
import { drawText } from './markdown.ts';
import { drawChoices, drawSelect } from './menu.ts';
import { type App, newestMessage, nowThere, type OpenForm } from './state.ts';

/** Draws a form that a bot opened. It stays until it is sent, so that nothing that was typed is lost. */
export function drawModal(app: App, modal: OpenForm): TemplateResult {
  const opened = createRef<HTMLDialogElement>();
  const submit = (event: Event): void => {
    event.preventDefault();
    if (event.target instanceof HTMLFormElement) void send(app, modal, event.target);
  };
  requestAnimationFrame(() => {
    if (opened.value?.open === false) opened.value.showModal();
  });
  return html`<dialog ${ref(opened)} class="modal" aria-label=${modal.title} @close=${() => app.set({ modal: undefined })}>
    <form @submit=${submit}>
      <h2>${modal.title}</h2>
      ${modal.inputs.map((input) => drawInput(app, input))}
      ${modal.fault === undefined ? nothing : html`<p class="fault" role="alert">${modal.fault}</p>`}
      <p class="modal-buttons">
        <button type="button" class="link" @click=${({ target }: Event) => target instanceof Element && close(target)}>Cancel</button>
        <button type="submit" class="action">Submit</button>
      </p>
    </form>
  </dialog>`;
}

/** Sends a form once, and closes it if the bot took it; else says in it what went wrong, as Discord does. */
async function send(app: App, modal: OpenForm, form: HTMLFormElement): Promise<void> {
  const { channel } = app.state;
  if (channel === undefined) return;
  const data = new FormData(form);
  const values = Object.fromEntries(modal.inputs.flatMap((input) => readInput(input, data)));
  const release = markPressed(app, modal.id, 'submit');
  if (release === undefined) return;
  const last = newestMessage(app.state);
  const { failed, refused } = await app.connection.ask({ do: 'submit', channel, modal: modal.id, values });
  release();
  const fault = failed ? 'Something went wrong. Try again.' : refused;
  if (fault === undefined) close(form);
  else app.set(form.isConnected ? { modal: { ...modal, fault } } : { notice: fault });
  await showAnswer(app, last);
}

/** Closes a form by what is in it. The browser then returns people to what they opened it with, unless that is gone. */
function close(within: Element): void {
  if (!within.isConnected) return;
  within.closest('dialog')?.close();
  if (document.activeElement === document.body)
    document.getElementById('messages')?.focus({ preventScroll: true });
}

function drawInput(app: App, input: InputView): TemplateResult {
  if (input.kind === 'note') return html`<p>${drawText(input.text, nowThere(app.state))}</p>`;
  const { label } = input;
  const hint = input.hint === '' ? nothing : html`<small>${input.hint}</small>`;
  if (input.kind === 'menu') {
    const { menu } = input;
    if (menu.most > 1) return drawChoices(app, menu, label, input.hint);
    return html`<label>${label} ${hint} ${drawSelect(app, menu, label)}</label>`;
  }
  const { id, long, required, placeholder, value, max } = input;
  return html`<label
    >${label} ${hint}
    ${
      long
        ? html`<textarea name=${id} rows="5" ?required=${required} placeholder=${placeholder} maxlength=${max} .value=${value}></textarea>`
        : html`<input name=${id} ?required=${required} placeholder=${placeholder} maxlength=${max} .value=${value} />`
    }
  </label>`;
}

/** Reads what a person filled in, by custom id. */
function readInput(input: InputView, form: FormData): [id: string, value: string | string[]][] {
  if (input.kind === 'note') return [];
  if (input.kind === 'text') return [[input.id, String(form.get(input.id) ?? '')]];
  const { id } = input.menu;
  const values = form.getAll(id).map(String);
  return [[id, values.filter((value) => value !== '')]];
}
