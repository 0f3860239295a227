import { html, type nothing, type TemplateResult } from 'lit';
import type { Node } from '../markdown.ts';

type Drawn = TemplateResult | string | typeof nothing | readonly Drawn[];

/**
 * Draws a message's text, which never becomes HTML. `now` is the sandbox's time, in milliseconds since 1970: "in an hour"
 * is an hour after it.
 */
export function drawText(nodes: readonly Node[], now: number): Drawn {
  return nodes.map((node) => drawNode(node, now));
}

function drawNode(node: Node, now: number): Drawn {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'break':
      return html`<br />`;
    case 'bold':
      return html`<strong>${drawText(node.inner, now)}</strong>`;
    case 'italic':
      return html`<em>${drawText(node.inner, now)}</em>`;
    case 'underline':
      return html`<u>${drawText(node.inner, now)}</u>`;
    case 'strike':
      return html`<s>${drawText(node.inner, now)}</s>`;
    case 'small':
      return html`<small class="subtext">${drawText(node.inner, now)}</small>`;
    case 'item':
      return html`<span class="item">${drawText(node.inner, now)}</span>`;
    case 'quote':
      return html`<discord-quote>${drawText(node.inner, now)}</discord-quote>`;
    case 'spoiler':
      return html`<details class="spoiler">
        <summary>Spoiler</summary>
        <span>${drawText(node.inner, now)}</span>
      </details>`;
    case 'heading':
      return html`<strong class="heading level-${node.level}" role="heading" aria-level=${node.level + 2}
        >${drawText(node.inner, now)}</strong
      >`;
    case 'code':
      return html`<code>${node.text}</code>`;
    case 'block':
      return html`<pre tabindex="0"><code>${node.text}</code></pre>`;
    case 'link':
      return html`<a href=${node.url} target="_blank" rel="noopener noreferrer">${drawText(node.inner, now)}</a>`;
    case 'time':
      return drawTime(node.seconds, node.style, now);
    case 'mention':
      return html`<span class="mention">${SIGNS[node.of]}${node.name}</span>`;
  }
}

const SIGNS = { user: '@', channel: '#', role: '@', slash: '/' } as const;

/** Discord's letters (https://docs.discord.com/developers/reference#message-formatting-timestamp-styles). */
const STYLES: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
};

function drawTime(seconds: number, style: string, now: number): Drawn {
  const date = new Date(seconds * 1_000);
  if (Number.isNaN(date.getTime())) return `<t:${seconds}>`;
  const full = new Intl.DateTimeFormat('en-GB', STYLES.F).format(date);
  const shown =
    style === 'R'
      ? formatAgo(seconds - now / 1_000)
      : new Intl.DateTimeFormat('en-GB', STYLES[style] ?? STYLES.f).format(date);
  return html`<time class="time" datetime=${date.toISOString()} title=${full}>${shown}</time>`;
}

const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** Formats a distance in seconds, which is negative for the past. */
function formatAgo(distance: number): string {
  const [unit, length] = UNITS.find(([, size]) => Math.abs(distance) >= size) ?? (['second', 1] as const);
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(Math.round(distance / length), unit);
}
