import { type APIButtonComponentWithCustomId, ButtonStyle, ComponentType } from 'discord.js';
import { z } from 'zod';
import type { Tldr } from '../tldr/tldr.ts';

/** Which line a button is about: the row of a model's, or who made it. */
export type LineMark =
  | { readonly maker: 'source' | 'sentence' }
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

const evidenceId = z.templateLiteral(['evidence:', z.enum(['source', 'sentence'])]);
const evidenceOfModel = z.templateLiteral(['evidence:model-', z.int().min(1)]);

/** Reads a button's custom id; undefined for one that is not about a line. */
export function parseLineButton(customId: string): PressedLine | undefined {
  const [kind, ...rest] = customId.split(':');
  const marked = `evidence:${rest.at(-1)}`;
  if (!evidenceId.safeParse(marked).success && !evidenceOfModel.safeParse(marked).success) return undefined;
  const mark = readMark(rest.at(-1) ?? '');
  if (kind === 'evidence' && rest.length === 1) return { kind, mark };
  const messageId = rest[0] ?? '';
  return kind === 'flag' && rest.length === 2 && /^\d{1,20}$/u.test(messageId)
    ? { kind, mark, messageId }
    : undefined;
}

function writeMark(tldr: Tldr): string {
  return tldr.maker === 'model' ? `model-${tldr.id}` : tldr.maker;
}

function readMark(text: string): LineMark {
  if (text.startsWith('model-')) return { maker: 'model', id: Number(text.slice('model-'.length)) };
  return { maker: text === 'source' ? 'source' : 'sentence' };
}

function button(label: string, customId: string) {
  return { type: ComponentType.Button, style: ButtonStyle.Secondary, label, custom_id: customId } as const;
}
