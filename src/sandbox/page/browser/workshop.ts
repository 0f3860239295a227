import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Ask } from '../asks.ts';
import type { RequestView } from '../protocol.ts';
import type { App, Moves } from './state.ts';

/** Draws the workshop for people who build bots: faults to cause, and the requests between bot and Discord. */
export function drawWorkshop(app: App, moves: Moves): TemplateResult {
  const { scene, channel, requests } = app.state;
  const isRevoked = channel !== undefined && (scene?.controls.revoked.includes(channel) ?? false);
  const isShown = scene?.controls.shownToAll.includes('feeds') ?? false;
  const act = (ask: Ask): void => {
    void app.connection.ask(ask).then(({ said, refused }) => app.set({ notice: refused ?? said }));
  };
  return html`<section class="workshop" aria-label="Workshop">
    <header>
      <h2>Workshop</h2>
      <button type="button" class="icon" aria-label="Close the workshop" @click=${() => moves.openWorkshop(false)}>✕</button>
    </header>
    <p>For people who build bots: make Discord misbehave, and see the requests between the bot and Discord.</p>
    <div class="switches">
      <button type="button" class="action" @click=${() => act({ do: 'disconnect' })}>Disconnect the gateway</button>
      <button type="button" class="action" ?disabled=${scene?.controls.failing} @click=${() => act({ do: 'fail' })}>
        ${scene?.controls.failing ? 'Answering 500…' : 'Answer 500 for ten seconds'}
      </button>
      <label>
        <input type="checkbox" .checked=${isRevoked} @change=${() => channel !== undefined && act({ do: 'revoke', channel, revoked: !isRevoked })} />
        The bot can’t send messages in this channel
      </label>
      <label>
        <input type="checkbox" .checked=${isShown} @change=${() => act({ do: 'show-to-all', command: 'feeds', shown: !isShown })} />
        Everyone sees /feeds, as a server’s settings allow
      </label>
    </div>
    <h3>Requests <small>newest first</small></h3>
    ${requests.length === 0 ? html`<p>None yet.</p>` : nothing}
    <ol class="requests">
      ${repeat(
        requests.toReversed(),
        ({ number }) => number,
        (request) => drawRequest(request),
      )}
    </ol>
  </section>`;
}

function drawRequest({ method, path, status, body, refusal, at }: RequestView): TemplateResult {
  const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' }).format(at);
  return html`<li class=${status >= 400 ? 'refused' : ''}>
    <details>
      <summary><span class="status">${status}</span> ${method} ${path} <time>${time}</time></summary>
      ${refusal === undefined ? nothing : html`<pre class="refusal" tabindex="0">${JSON.stringify(refusal, null, 2)}</pre>`}
      <pre tabindex="0">${body === undefined ? 'no body' : JSON.stringify(body, null, 2)}</pre>
    </details>
  </li>`;
}
