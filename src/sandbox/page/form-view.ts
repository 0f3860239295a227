import type { APIModalInteractionResponseCallbackData } from 'discord-api-types/v10';
import { z } from 'zod';
import type { World } from '../world.ts';
import { readMarkdown } from './markdown.ts';
import { viewMenu } from './menu-view.ts';
import type { InputView, ModalView } from './protocol.ts';

const textShape = z.looseObject({
  custom_id: z.string(),
  style: z.int(),
  required: z.boolean().nullish(),
  placeholder: z.string().nullish(),
  value: z.string().nullish(),
  max_length: z.int().nullish(),
});

/** Parses a part of a form: a row with a labelled input, a label with a part, or a text. */
const partShape = z.looseObject({
  components: z.array(z.looseObject({ label: z.string() })).optional(),
  label: z.string().default(''),
  description: z.string().nullish(),
  component: z.unknown().optional(),
  content: z.string().optional(),
});

/** Builds a form from what a bot sent. */
export function viewModal(world: World, sent: APIModalInteractionResponseCallbackData): ModalView {
  return {
    id: sent.custom_id,
    title: sent.title,
    inputs: sent.components.flatMap((part) => viewPart(world, part)),
  };
}

function viewPart(world: World, part: unknown): readonly InputView[] {
  const { components, component, label, description, content } = partShape.parse(part);
  if (content !== undefined) return [{ kind: 'note', text: readMarkdown(world, content, 'extended') }];
  if (components !== undefined) return components.flatMap((one) => viewText(one, one.label, ''));
  const hint = description ?? '';
  const menus = viewMenu(component).map((menu) => ({ kind: 'menu' as const, label, hint, menu }));
  return menus.length > 0 ? menus : viewText(component, label, hint);
}

function viewText(part: unknown, label: string, hint: string): readonly InputView[] {
  const parsed = textShape.safeParse(part).data;
  if (parsed === undefined) return [];
  const { custom_id: id, style, required, placeholder, value, max_length: max } = parsed;
  return [
    {
      kind: 'text',
      id,
      label,
      hint,
      long: style === 2,
      required: required ?? true,
      placeholder: placeholder ?? '',
      value: value ?? '',
      max: max ?? 4_000,
    },
  ];
}
