import { html, type TemplateResult } from 'lit';
import { createRef, ref } from 'lit/directives/ref.js';
import type { ModalView } from '../protocol.ts';
import { showAnswer } from './answer.ts';
import { type App, newestMessage } from './state.ts';

/** Draws a form that a bot opened. */
export function drawModal(app: App, modal: ModalView): TemplateResult {
  const dialog = createRef<HTMLDialogElement>();
  const close = (): void => app.set({ modal: undefined });
  const submit = (event: Event): void => {
    event.preventDefault();
    const { channel } = app.state;
    if (!(event.target instanceof HTMLFormElement) || channel === undefined) return;
    const form = new FormData(event.target);
    const values = Object.fromEntries(modal.inputs.map(({ id }) => [id, String(form.get(id) ?? '')]));
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
      ${modal.inputs.map(
        ({ id, label, long, required, placeholder, value, max }) => html`<label
          >${label}
          ${
            long
              ? html`<textarea name=${id} rows="5" ?required=${required} placeholder=${placeholder} maxlength=${max} .value=${value}></textarea>`
              : html`<input name=${id} ?required=${required} placeholder=${placeholder} maxlength=${max} .value=${value} />`
          }
        </label>`,
      )}
      <p class="modal-buttons">
        <button type="button" class="link" @click=${close}>Cancel</button>
        <button type="submit" class="action">Submit</button>
      </p>
    </form>
  </dialog>`;
}
