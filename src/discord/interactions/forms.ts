import {
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  type ModalSubmitInteraction,
  TextInputStyle,
} from 'discord.js';
import { stripNul } from '../../papers/strip-nul.ts';
import type { Form } from './answer.ts';
import type { OptionValue } from './asked.ts';

/** Builds a form as Discord takes it. Its custom id is that of the button that opens it. */
export function buildForm(
  { title, inputs }: Form,
  customId: string,
): APIModalInteractionResponseCallbackData {
  return {
    custom_id: customId,
    title,
    components: inputs.map((input) => ({
      type: ComponentType.ActionRow,
      components: [
        {
          type: ComponentType.TextInput,
          custom_id: input.option,
          label: input.label,
          style: input.isLong ? TextInputStyle.Paragraph : TextInputStyle.Short,
          required: input.isRequired ?? false,
          max_length: input.maxLength,
          ...(input.value !== '' && { value: input.value.slice(0, input.maxLength) }),
          ...(input.placeholder !== undefined && { placeholder: input.placeholder }),
        },
      ],
    })),
  };
}

/** Reads the options that a filled-in form gives a command, beside those that it had. */
export function readForm(
  { inputs }: Form,
  before: Readonly<Record<string, OptionValue>>,
  { fields }: Pick<ModalSubmitInteraction, 'fields'>,
): Readonly<Record<string, OptionValue>> {
  const options = { ...before };
  for (const { option, blank } of inputs) {
    const field = fields.fields.get(option);
    const text = field !== undefined && 'value' in field ? stripNul(String(field.value)).trim() : '';
    const value = text === '' ? blank : text;
    if (value === undefined) delete options[option];
    else options[option] = value;
  }
  return options;
}

/** Returns options without those that a form takes but that must not be stored. */
export function withoutSecrets(
  { inputs }: Form,
  options: Readonly<Record<string, OptionValue>>,
): Readonly<Record<string, OptionValue>> {
  const secret = new Set(inputs.filter(({ isSecret }) => isSecret).map(({ option }) => option));
  return Object.fromEntries(Object.entries(options).filter(([option]) => !secret.has(option)));
}
