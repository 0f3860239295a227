import { createHash } from 'node:crypto';
import {
  type APIButtonComponentWithCustomId,
  type APIModalInteractionResponseCallbackData,
  ButtonStyle,
  ComponentType,
  TextInputStyle,
} from 'discord.js';
import type { Tldr } from '../../tldr/tldr.ts';

/** Which line a button is about: the row of a model's, or who made it and what tells it from others of the paper. */
export type TldrRef =
  | { readonly maker: 'source' | 'sentence'; readonly print: string }
  | { readonly maker: 'model'; readonly id: number };

/** The line that somebody marks wrong. The card's message is named, as the button is not on it. */
export interface PressedFlag {
  readonly kind: 'flag';
  readonly mark: TldrRef;
  readonly messageId: string;
}

const FLAGS = 'flags';

/** What a press of a button about a line asks for. */
export type PressedTldr =
  | { readonly kind: 'evidence'; readonly mark: TldrRef }
  | PressedFlag
  | { readonly kind: 'flags' }
  | { readonly kind: 'undo'; readonly flagId: number };

/** Builds the button of a card that shows what its line rests on. It names all it needs, so it never grows old. */
export function evidenceButton(tldr: Tldr): APIButtonComponentWithCustomId {
  return button('Evidence', `evidence:${writeMark(tldr)}`);
}

/** Builds the button that opens the form by which a card's line is marked wrong. */
export function flagButton(messageId: string, tldr: Tldr): APIButtonComponentWithCustomId {
  return { ...button('Flag as wrong', `flag:${messageId}:${writeMark(tldr)}`), style: ButtonStyle.Danger };
}

/** Builds the button of a card on which no line is left: what was flagged can be seen there, and undone. */
export function flagsButton(): APIButtonComponentWithCustomId {
  return button('Flagged lines', FLAGS);
}

/** Builds the button by which a person takes a flag back. */
export function undoButton(flagId: number, label = 'Undo'): APIButtonComponentWithCustomId {
  return button(label, `undo:${flagId}`);
}

/** The input of the form that holds the reason. */
export const REASON = 'reason';

/** Long enough for a sentence or two, and short enough that a manager reads it. */
export const MAX_REASON = 200;

/** Builds the form that asks why a line is wrong. Its custom id is that of the button that opens it. */
export function buildFlagForm(customId: string): APIModalInteractionResponseCallbackData {
  return {
    custom_id: customId,
    title: 'Flag this TL;DR as wrong',
    components: [
      {
        type: ComponentType.ActionRow,
        components: [
          {
            type: ComponentType.TextInput,
            custom_id: REASON,
            label: 'What is wrong with it?',
            placeholder: 'The managers of this server see your reason and your name.',
            style: TextInputStyle.Paragraph,
            required: true,
            max_length: MAX_REASON,
          },
        ],
      },
    ],
  };
}

/** Reads the custom id of a button or of a form; undefined for one that is not about a line. */
export function parseTldrButton(customId: string): PressedTldr | undefined {
  if (customId === FLAGS) return { kind: 'flags' };
  const [, flagId] = /^undo:(\d{1,10})$/u.exec(customId) ?? [];
  if (flagId !== undefined) return { kind: 'undo', flagId: Number(flagId) };
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
export function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

function writeMark(tldr: Tldr): string {
  return tldr.maker === 'model' ? `model-${tldr.id}` : `${tldr.maker}-${fingerprint(tldr.text)}`;
}

function readMark(text: string): TldrRef | undefined {
  const [, id] = /^model-(\d{1,10})$/u.exec(text) ?? [];
  if (id !== undefined) return { maker: 'model', id: Number(id) };
  const [, maker, print] = /^(source|sentence)-([\da-f]{12})$/u.exec(text) ?? [];
  return print === undefined ? undefined : { maker: maker === 'source' ? 'source' : 'sentence', print };
}

function button(label: string, customId: string) {
  return { type: ComponentType.Button, style: ButtonStyle.Secondary, label, custom_id: customId } as const;
}
