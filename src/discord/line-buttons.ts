import { createHash } from 'node:crypto';
import { type APIButtonComponentWithCustomId, ButtonStyle, ComponentType } from 'discord.js';
import type { Tldr } from '../tldr/tldr.ts';

/** Which line a button is about: the row of a model's, or who made it and what tells it from others of the paper. */
export type LineMark =
  | { readonly maker: 'source' | 'sentence'; readonly print: string }
  | { readonly maker: 'model'; readonly id: number };

/** What a press of a button about a line asks for. */
export type PressedLine =
  | { readonly kind: 'evidence'; readonly mark: LineMark }
  /** The card's message is named, as the button is not on it. */
  | { readonly kind: 'flag'; readonly mark: LineMark; readonly messageId: string };

/** Builds the button of a card that shows what its line rests on. It names all it needs, so it never grows old. */
export function evidenceButton(tldr: Tldr): APIButtonComponentWithCustomId {
  return button('Evidence', `evidence:${writeMark(tldr)}`);
}

/** Builds the button that marks a card's line wrong. */
export function flagButton(messageId: string, tldr: Tldr): APIButtonComponentWithCustomId {
  return { ...button('Flag as wrong', `flag:${messageId}:${writeMark(tldr)}`), style: ButtonStyle.Danger };
}

/** Reads a button's custom id; undefined for one that is not about a line. */
export function parseLineButton(customId: string): PressedLine | undefined {
  const [kind, ...rest] = customId.split(':');
  const mark = readMark(rest.at(-1) ?? '');
  if (mark === undefined) return undefined;
  if (kind === 'evidence' && rest.length === 1) return { kind, mark };
  const messageId = rest[0] ?? '';
  return kind === 'flag' && rest.length === 2 && /^\d{1,20}$/u.test(messageId)
    ? { kind, mark, messageId }
    : undefined;
}

/** What tells a line from the paper's others; short, as a custom id holds 100 characters. */
export function printOf(line: string): string {
  return createHash('sha256').update(line).digest('hex').slice(0, 12);
}

function writeMark(tldr: Tldr): string {
  return tldr.maker === 'model' ? `model-${tldr.id}` : `${tldr.maker}-${printOf(tldr.line)}`;
}

function readMark(text: string): LineMark | undefined {
  const [, id] = /^model-(\d{1,10})$/u.exec(text) ?? [];
  if (id !== undefined) return { maker: 'model', id: Number(id) };
  const [, maker, print] = /^(source|sentence)-([\da-f]{12})$/u.exec(text) ?? [];
  return print === undefined ? undefined : { maker: maker === 'source' ? 'source' : 'sentence', print };
}

function button(label: string, customId: string) {
  return { type: ComponentType.Button, style: ButtonStyle.Secondary, label, custom_id: customId } as const;
}
