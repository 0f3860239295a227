import { ComponentType } from 'discord-api-types/v10';
import { z } from 'zod';
import { MENU_KINDS } from '../resolved.ts';
import type { MenuView } from './protocol.ts';

const menuShape = z.looseObject({
  type: z.int(),
  custom_id: z.string(),
  placeholder: z.string().nullish(),
  disabled: z.boolean().nullish(),
  required: z.boolean().nullish(),
  min_values: z.int().nullish(),
  max_values: z.int().nullish(),
  options: z
    .array(
      z.looseObject({
        label: z.string(),
        value: z.string(),
        description: z.string().nullish(),
        default: z.boolean().nullish(),
      }),
    )
    .nullish(),
  default_values: z.array(z.looseObject({ id: z.string() })).nullish(),
});

/** Builds a menu of a message or a form; none from a part of another type. */
export function viewMenu(part: unknown): [] | [MenuView] {
  const parsed = menuShape.safeParse(part).data;
  if (parsed === undefined) return [];
  const of = parsed.type === ComponentType.StringSelect ? 'options' : MENU_KINDS.get(parsed.type);
  if (of === undefined) return [];
  const options = parsed.options ?? [];
  const isFree = parsed.required === false;
  return [
    {
      kind: 'menu',
      id: parsed.custom_id,
      placeholder: parsed.placeholder ?? 'Make a selection',
      of,
      options: options.map(({ label, value, description }) => ({
        name: label,
        value,
        description: description ?? '',
      })),
      chosen: [
        ...options.flatMap((one) => (one.default ? [one.value] : [])),
        ...(parsed.default_values ?? []).map(({ id }) => id),
      ],
      least: isFree ? 0 : (parsed.min_values ?? 1),
      most: parsed.max_values ?? 1,
      disabled: parsed.disabled ?? false,
    },
  ];
}
