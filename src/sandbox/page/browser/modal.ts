import { html, nothing, type TemplateResult } from 'lit';
import { createRef, ref } from 'lit/directives/ref.js';
import type { InputView, ModalView } from '../protocol.ts';
import { showAnswer } from './answer.ts';
import { drawText } from './markdown.ts';
import { drawChoices, drawSelect } from './menu.ts';
import { type App, newestMessage, nowThere } from './state.ts';

/** Draws a form that a bot opened. */
export function drawModal(app: App, modal: ModalView): TemplateResult {
  const dialog = createRef<HTMLDialogElement>();
  const close = (): void => app.set({ modal: undefined });
  const submit = (event: Event): void => {
    event.preventDefault();
    const { channel } = app.state;
    if (!(event.target instanceof HTMLFormElement) || channel === undefined) return;
    const form = new FormData(event.target);
    const values = Object.fromEntries(modal.inputs.flatMap((input) => readInput(input, form)));
    const last = newestMessage(app.state);
    close();
    void app.connection
      .ask({ do: 'submit', channel, modal: modal.id, values })
      .then(({ failed, refused }) => {
        const notice = failed ? 'Something went wrong. Try again.' : refused;
        if (notice !== undefined) app.set({ modal, notice });
        return showAnswer(app, last);
      });
  };
  requestAnimationFrame(() => {
    if (dialog.value?.open === false) dialog.value.showModal();
  });
  return html`<dialog ${ref(dialog)} class="modal" aria-label=${modal.title} @close=${close}>
    <form @submit=${submit}>
      <h2>${modal.title}</h2>
      ${modal.inputs.map((input) => drawInput(app, input))}
      <p class="modal-buttons">
        <button type="button" class="link" @click=${close}>Cancel</button>
        <button type="submit" class="action">Submit</button>
      </p>
    </form>
  </dialog>`;
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
