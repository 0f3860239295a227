import { createHash } from 'node:crypto';
import {
  type APIButtonComponentWithCustomId,
  type APIModalInteractionResponseCallbackData,
  ButtonStyle,
  ComponentType,
  TextInputStyle,
} from 'discord.js';
import type { Tldr } from '../../tldr/tldr.ts';

/** A reference to a TL;DR in a button: the row of a model's, or its maker and its fingerprint. */
export type TldrRef =
  | { readonly maker: 'source' | 'sentence'; readonly fingerprint: string }
  | { readonly maker: 'model'; readonly id: number };

/** A press of Flag as wrong. It names the card's message, as the button is not on it. */
export interface PressedFlag {
  readonly kind: 'flag';
  readonly ref: TldrRef;
  readonly messageId: string;
}

const FLAGS = 'flags';

/** A press of a button about a TL;DR. */
export type PressedTldr =
  | { readonly kind: 'evidence'; readonly ref: TldrRef }
  | PressedFlag
  | { readonly kind: 'flags' }
  | { readonly kind: 'undo'; readonly flagId: number };

/** Builds the button of a card that shows the evidence for its TL;DR. It names all it needs, so it never expires. */
export function evidenceButton(tldr: Tldr): APIButtonComponentWithCustomId {
  return button('Evidence', `evidence:${writeRef(tldr)}`);
}

/** Builds the button that opens the form to flag a card's TL;DR as wrong. */
export function flagButton(messageId: string, tldr: Tldr): APIButtonComponentWithCustomId {
  return { ...button('Flag as wrong', `flag:${messageId}:${writeRef(tldr)}`), style: ButtonStyle.Danger };
}

/** Builds the button of a card with no TL;DR left, which shows the flags and lets people undo theirs. */
export function flagsButton(): APIButtonComponentWithCustomId {
  return button('Flagged TL;DRs', FLAGS);
}

/** Builds the button that removes a person's flag. */
export function undoButton(flagId: number, label = 'Undo'): APIButtonComponentWithCustomId {
  return button(label, `undo:${flagId}`);
}

/** The form's input for the reason. */
export const REASON = 'reason';

/** Long enough for a sentence or two, and short enough that a manager reads it. */
export const MAX_REASON = 200;

/** Builds the form that asks why a TL;DR is wrong. Its custom id is that of the button that opens it. */
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
            placeholder: 'People who manage this server can see your reason and name.',
            style: TextInputStyle.Paragraph,
            required: true,
            max_length: MAX_REASON,
          },
        ],
      },
    ],
  };
}

/** Reads the custom id of a button or a form; undefined for one that is not about a TL;DR. */
export function parseTldrButton(customId: string): PressedTldr | undefined {
  if (customId === FLAGS) return { kind: 'flags' };
  const [, flagId] = /^undo:(\d{1,10})$/u.exec(customId) ?? [];
  if (flagId !== undefined) return { kind: 'undo', flagId: Number(flagId) };
  const [kind, ...rest] = customId.split(':');
  const ref = readRef(rest.at(-1) ?? '');
  if (ref === undefined) return undefined;
  if (kind === 'evidence' && rest.length === 1) return { kind, ref };
  const messageId = rest[0] ?? '';
  return kind === 'flag' && rest.length === 2 && /^\d{1,20}$/u.test(messageId)
    ? { kind, ref, messageId }
    : undefined;
}

/** Returns what tells a TL;DR from the paper's others; short, as a custom id holds 100 characters. */
export function fingerprint(line: string): string {
  return createHash('sha256').update(line).digest('hex').slice(0, 12);
}

function writeRef(tldr: Tldr): string {
  return tldr.maker === 'model' ? `model-${tldr.id}` : `${tldr.maker}-${fingerprint(tldr.text)}`;
}

function readRef(text: string): TldrRef | undefined {
  const [, id] = /^model-(\d{1,10})$/u.exec(text) ?? [];
  if (id !== undefined) return { maker: 'model', id: Number(id) };
  const [, maker, found] = /^(source|sentence)-([\da-f]{12})$/u.exec(text) ?? [];
  return found === undefined
    ? undefined
    : { maker: maker === 'source' ? 'source' : 'sentence', fingerprint: found };
}

function button(label: string, customId: string) {
  return { type: ComponentType.Button, style: ButtonStyle.Secondary, label, custom_id: customId } as const;
}
