import { type APIModalInteractionResponseCallbackData, ComponentType } from 'discord-api-types/v10';
import { z } from 'zod';
import { checkChoice, chosenFrom, partShape } from './choosing.ts';
import { ClientRefusal } from './invocation.ts';
import { type Chosen, resolve } from './resolved.ts';
import { autoSelect, stringSelect } from './validate.ts';
import type { World } from './world.ts';

const label = z.string().min(1).max(45);

const textInput = z.looseObject({
  type: z.literal(ComponentType.TextInput),
  custom_id: z.string().min(1).max(100),
  style: z.literal([1, 2]),
  value: z.string().max(4_000).nullish(),
  placeholder: z.string().max(100).nullish(),
  required: z.boolean().nullish(),
  min_length: z.int().min(0).max(4_000).nullish(),
  max_length: z.int().min(1).max(4_000).nullish(),
});

const rowPart = z.looseObject({
  type: z.literal(ComponentType.ActionRow),
  components: z
    .array(z.looseObject({ ...textInput.shape, label }))
    .min(1)
    .max(1),
});

const labelPart = z.looseObject({
  type: z.literal(ComponentType.Label),
  label,
  description: z.string().min(1).max(100).nullish(),
  component: z.union([textInput, stringSelect, autoSelect], {
    error: 'The sandbox has text inputs and menus in a form, and no other parts.',
  }),
});

const textPart = z.looseObject({ type: z.literal(ComponentType.TextDisplay), content: z.string().min(1) });

const formPart = z.discriminatedUnion('type', [rowPart, labelPart, textPart]);

type FormPart = z.infer<typeof formPart>;
type Field = z.infer<typeof textInput> | z.infer<typeof labelPart>['component'];

/** Parses a form that a bot opens (https://docs.discord.com/developers/components/reference). */
export const modalShape = z
  .looseObject({
    custom_id: z.string().min(1).max(100),
    title: z.string().min(1).max(45),
    components: z.array(formPart).min(1).max(5),
  })
  .refine((form) => new Set(namesIn(form.components)).size === namesIn(form.components).length, {
    path: ['components'],
    error: 'Component custom id cannot be duplicated',
  });

/** Values for the parts of a form, by custom id: a text, or what is chosen in a menu. */
export type Values = Readonly<Record<string, string | readonly string[]>>;

/**
 * Builds the data of a filled-in form. A text input that is left out keeps the text it came with. Throws `ClientRefusal`
 * for what a client would not send.
 */
export function fillForm(
  world: World,
  guildId: string | undefined,
  modal: Pick<APIModalInteractionResponseCallbackData, 'custom_id' | 'components'>,
  values: Values,
) {
  const parts = modalShape.shape.components.parse(modal.components);
  for (const name of Object.keys(values)) {
    if (!namesIn(parts).includes(name)) throw new ClientRefusal(`The form has no part ${name}.`);
  }
  const chosen: Chosen[] = [];
  const fill = (field: Field) => {
    const value = values[field.custom_id];
    const { type, custom_id } = field;
    if (field.type === ComponentType.TextInput)
      return { type, custom_id, value: checkText(field, value ?? field.value ?? '') };
    const picked = typeof value === 'string' ? [value] : [...(value ?? [])];
    const menu = partShape.parse(field);
    const isEmpty = picked.length === 0 && field.required === false;
    if (!isEmpty) checkChoice(world, guildId, menu, picked);
    chosen.push(...chosenFrom(menu, picked));
    return { type, custom_id, values: picked };
  };
  const components = parts.map((part, index) => ({ id: index + 1, ...fillPart(part, fill) }));
  return {
    custom_id: modal.custom_id,
    components,
    ...(chosen.length > 0 && { resolved: resolve(world, guildId, chosen) }),
  };
}

function fillPart(part: FormPart, fill: (field: Field) => object) {
  switch (part.type) {
    case ComponentType.ActionRow:
      return { type: part.type, components: part.components.map(fill) };
    case ComponentType.Label:
      return { type: part.type, component: fill(part.component) };
    case ComponentType.TextDisplay:
      return { type: part.type };
  }
}

function checkText(
  { custom_id, required, min_length: least, max_length: most }: z.infer<typeof textInput>,
  text: string | readonly string[],
): string {
  if (typeof text !== 'string') throw new ClientRefusal(`The part ${custom_id} takes a text.`);
  if (text === '' && required !== false) throw new ClientRefusal(`The part ${custom_id} is required.`);
  const isShort = text !== '' && text.length < (least ?? 0);
  if (isShort || text.length > (most ?? 4_000))
    throw new ClientRefusal(`The part ${custom_id} takes another number of characters.`);
  return text;
}

function namesIn(parts: readonly FormPart[]): readonly string[] {
  return parts.flatMap((part) => {
    if (part.type === ComponentType.ActionRow) return part.components.map(({ custom_id }) => custom_id);
    return part.type === ComponentType.Label ? [part.component.custom_id] : [];
  });
}
