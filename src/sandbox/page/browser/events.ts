import { html, nothing, type TemplateResult } from 'lit';
import type { EventView } from '../protocol.ts';
import { drawText } from './markdown.ts';
import { type App, nowThere } from './state.ts';

/** Draws a server's scheduled events, as Discord shows them above the channels. */
export function drawEvents(app: App, events: readonly EventView[]): TemplateResult | typeof nothing {
  if (events.length === 0) return nothing;
  return html`<section class="events" aria-label="Events">
    <h3 class="section">${events.length} ${events.length === 1 ? 'event' : 'events'}</h3>
    ${events.map((event) => drawEvent(app, event))}
  </section>`;
}

function drawEvent(app: App, { name, place, description, start, end, active }: EventView): TemplateResult {
  const now = nowThere(app.state);
  return html`<details class="event">
    <summary>
      <span class="event-time">${active ? html`<strong>Happening now</strong>` : formatTime(start)}</span>
      <span class="event-name">${name}</span>
    </summary>
    <p class="event-place">${drawText(place, now)}</p>
    <p class="event-time">${formatTime(start)} to ${formatClock(end)}</p>
    ${description.length === 0 ? nothing : html`<div class="event-description">${drawText(description, now)}</div>`}
  </details>`;
}

function formatTime(at: number): string {
  const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });
  return `${day.format(at)}, ${formatClock(at)}`;
}

function formatClock(at: number): string {
  return new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' }).format(at);
}
