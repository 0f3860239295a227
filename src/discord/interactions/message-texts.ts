import type { Message } from 'discord.js';
import { stripNul } from '../../papers/strip-nul.ts';

/** What a message command is told of its message. */
export interface ReadMessage {
  readonly id: string;
  /** All that people read in it, and the addresses behind its buttons, a line each. */
  readonly text: string;
}

/** The fields of messages, embeds and components that people read or open. */
const READ = ['content', 'title', 'description', 'name', 'value', 'text', 'url'];

/** Reads a message: its text, its embeds, its buttons, the names of its files, and the messages that it forwards. */
export function readMessage(message: Message): ReadMessage {
  const { id, content, embeds, components, attachments, messageSnapshots } = message;
  const forwarded = messageSnapshots.map((one) => ({
    content: one.content,
    embeds: one.embeds.map((embed) => embed.toJSON()),
  }));
  const all = {
    content,
    embeds: embeds.map((embed) => embed.toJSON()),
    components: components.map((component) => component.toJSON()),
    files: attachments.map(({ name }) => ({ name })),
    forwarded,
  };
  return { id, text: stripNul(listTexts(all).join('\n')) };
}

function listTexts(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(listTexts);
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([field, value]) =>
    typeof value === 'string' ? (READ.includes(field) ? [value] : []) : listTexts(value),
  );
}
