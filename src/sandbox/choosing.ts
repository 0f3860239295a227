import { type APIMessage, ComponentType } from 'discord-api-types/v10';
import { z } from 'zod';
import { ClientRefusal } from './invocation.ts';
import { type Chosen, isThere, MENU_KINDS } from './resolved.ts';
import type { World } from './world.ts';

const choiceShape = z.looseObject({ value: z.string() });

/** Parses a part of a message or form. */
export const partShape = z.looseObject({
  type: z.int(),
  custom_id: z.string().optional(),
  label: z.string().nullish(),
  disabled: z.boolean().nullish(),
  options: z.array(choiceShape).nullish(),
  min_values: z.int().nullish(),
  max_values: z.int().nullish(),
});

export type Part = z.infer<typeof partShape>;

const rowShape = z.looseObject({ components: z.array(partShape) });

/** Returns the buttons and menus of a message. */
export function partsOf({ components = [] }: APIMessage): readonly Part[] {
  return components.flatMap((row) => rowShape.safeParse(row).data?.components ?? []);
}

/** Whether a part is a menu, of its own choices or of the server's. */
export function isMenu({ type }: Part): boolean {
  return type === ComponentType.StringSelect || MENU_KINDS.has(type);
}

/** Returns what a choice of these values stands for: nothing for a menu with choices of its own. */
export function chosenFrom({ type }: Part, values: readonly string[]): readonly Chosen[] {
  const kind = MENU_KINDS.get(type);
  return kind === undefined ? [] : values.map((id) => ({ kind, id }));
}

/** Throws `ClientRefusal` if a client would not let a person choose these values. */
export function checkChoice(
  world: World,
  guildId: string | undefined,
  menu: Part,
  values: readonly string[],
): void {
  const { custom_id: name, min_values: least, max_values: most } = menu;
  if (menu.disabled) throw new ClientRefusal(`The menu ${name} can't be used.`);
  if (values.length < (least ?? 1) || values.length > (most ?? 1) || new Set(values).size < values.length)
    throw new ClientRefusal(`The menu ${name} takes another number of choices.`);
  const isOffered = values.every(
    (value) => menu.options?.some((option) => option.value === value) ?? MENU_KINDS.has(menu.type),
  );
  const areThere = chosenFrom(menu, values).every((one) => isThere(world, guildId, one));
  if (!isOffered || !areThere) throw new ClientRefusal(`The menu ${name} doesn't have that choice.`);
}
