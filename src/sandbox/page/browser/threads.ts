import { html, nothing, type TemplateResult } from 'lit';
import type { ChannelView, MessageView } from '../protocol.ts';
import { type App, allChannels, type Moves } from './state.ts';

/** Draws the posts of the open forum, or the list of the open channel's threads, the newest first. */
export function drawThreads(app: App, moves: Moves): TemplateResult | typeof nothing {
  const all = allChannels(app.state);
  const open = all.find(({ id }) => id === app.state.channel);
  const threads = all.filter(({ thread }) => thread !== undefined && thread.of === open?.id).toReversed();
  if (open?.kind === 'forum')
    return html`<section class="posts" aria-label="Posts" tabindex="0">
      ${threads.length === 0 ? html`<p class="beginning">There are no posts in <strong>${open.name}</strong> yet.</p>` : nothing}
      <ul>
        ${threads.map((one) => html`<li>${drawThread(app, moves, one)}</li>`)}
      </ul>
    </section>`;
  if (threads.length === 0) return nothing;
  return html`<details class="threads">
    <summary>${threads.length} ${threads.length === 1 ? 'thread' : 'threads'}</summary>
    <ul>
      ${threads.map((one) => html`<li>${drawThread(app, moves, one)}</li>`)}
    </ul>
  </details>`;
}

/** Draws the thread that was started from a message, under it. */
export function drawThreadOf(
  app: App,
  moves: Moves,
  { thread: id }: MessageView,
): TemplateResult | typeof nothing {
  const thread = id === undefined ? undefined : allChannels(app.state).find((one) => one.id === id);
  if (thread === undefined) return nothing;
  return html`<div slot="thread" class="thread-of">${drawThread(app, moves, thread)}</div>`;
}

function drawThread(app: App, moves: Moves, { id, name, thread }: ChannelView): TemplateResult {
  const replies = thread?.replies ?? 0;
  const facts = [
    `${replies} ${replies === 1 ? 'message' : 'messages'}`,
    ...(thread?.archived ? ['archived'] : []),
    ...(thread?.locked ? ['locked'] : []),
    ...votesOf(app, id),
  ];
  return html`<button type="button" class="thread-link" @click=${() => moves.open(id)}>
    <span class="thread-name" dir="auto">${name}</span>
    ${thread?.tags.map((tag) => html`<span class="tag">${tag}</span>`)}
    <small>${facts.join(' · ')}</small>
  </button>`;
}

/** Returns the reactions on a post's first message, which has the id of the post. */
function votesOf({ state }: App, id: string): string[] {
  const first = state.messages.get(id);
  if (first?.channel !== id) return [];
  return first.reactions.map(({ emoji, count }) => `${emoji} ${count}`);
}
