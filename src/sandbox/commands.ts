import {
  type APIApplicationCommand,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
} from 'discord-api-types/v10';
import { z } from 'zod';
import { badForm, refusals } from './refusal.ts';
import { parseForm } from './validate.ts';
import type { World } from './world.ts';

/** Letters, numbers, dash, underscore and apostrophe, in lower case (https://docs.discord.com/developers/interactions/application-commands). */
const name = z
  .string()
  .regex(/^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u)
  .refine((text) => text === text.toLowerCase(), { error: 'Command name is invalid' });

const description = z.string().min(1).max(100);

interface Option {
  readonly name: string;
  readonly required?: boolean | undefined;
}

const option: z.ZodType<Option> = z
  .looseObject({
    type: z.enum(ApplicationCommandOptionType),
    name,
    description,
    required: z.boolean().optional(),
    autocomplete: z.boolean().optional(),
    choices: z
      .array(
        z.looseObject({
          name: z.string().min(1).max(100),
          value: z.union([z.string().max(100), z.number()]),
        }),
      )
      .max(25)
      .optional(),
    min_length: z.int().min(0).max(6_000).optional(),
    max_length: z.int().min(1).max(6_000).optional(),
    options: z.lazy(() => options).optional(),
  })
  .refine((one) => !(one.autocomplete && one.choices?.length), {
    error: 'An option with autocomplete has no choices.',
  });

const options: z.ZodType<Option[]> = z
  .array(option)
  .max(25)
  .refine((list) => new Set(list.map((one) => one.name)).size === list.length, {
    error: 'Application command option names must be unique',
  })
  .refine(
    (list) =>
      list.every((one, index) => !one.required || list.slice(0, index).every((before) => before.required)),
    {
      error: 'Required options must be placed before non-required options',
    },
  );

const { ChatInput, User, Message } = ApplicationCommandType;

/** A list of Discord's numbers for places or installations: at least one, each once. */
const places = <Place extends Readonly<Record<string, number | string>>>(known: Place) =>
  z
    .array(z.enum(known))
    .min(1)
    .refine((list) => new Set(list).size === list.length, { error: 'This field may not have duplicates' })
    .nullish();

const command = z.looseObject({
  type: z
    .literal([ChatInput, User, Message])
    .nullish()
    .transform((type) => type ?? ChatInput),
  name: z.string().min(1).max(32),
  description: z.string().max(100).nullish(),
  options: options.nullish(),
  contexts: places(InteractionContextType),
  integration_types: places(ApplicationIntegrationType),
  default_member_permissions: z.string().regex(/^\d+$/u).nullish(),
});

/** Discord's limits, by type (https://docs.discord.com/developers/interactions/application-commands#registering-a-command). */
const MAX_COMMANDS = { [ChatInput]: 100, [User]: 15, [Message]: 15 } as const;

/** The most characters that all texts of a command may have. */
const MAX_CHARACTERS = 8_000;

type Form = z.infer<typeof command>;

interface Fault {
  readonly path: readonly PropertyKey[];
  readonly code: string;
  readonly message: string;
}

/** A command is known by its name among those of its type. */
function keyOf({ type, name: called }: { readonly type: number; readonly name: string }): string {
  return `${type} ${called}`;
}

/** Checks what concerns several commands: their number, and that no two of a type have a name. */
function checkTogether(forms: readonly Form[]): void {
  for (const [type, some] of Map.groupBy(forms, (one) => one.type))
    if (some.length > MAX_COMMANDS[type]) throw refusals.tooManyCommands(MAX_COMMANDS[type]);
  const twice = forms.findIndex((one, index) =>
    forms.slice(0, index).some((before) => keyOf(before) === keyOf(one)),
  );
  if (twice === -1) return;
  const message = 'Application command names must be unique';
  throw badForm([{ path: [twice, 'name'], code: 'APPLICATION_COMMANDS_DUPLICATE_NAME', message }]);
}

/** Finds the faults of a slash command, which has a name without spaces and a description. */
function faultsOfSlash(form: Form): readonly Fault[] {
  const parsed = z.object({ name, description }).safeParse(form);
  return (parsed.error?.issues ?? []).map(({ path, message }) => ({
    path,
    code: path[0] === 'name' ? 'APPLICATION_COMMAND_INVALID_NAME' : 'BASE_TYPE_BAD_LENGTH',
    message,
  }));
}

/** Finds the faults of a command in the menu of a message or a person, which has only a name. */
function faultsOfMenu(form: Form): readonly Fault[] {
  const fault = (field: 'description' | 'options'): Fault => ({
    path: [field],
    code: `APPLICATION_COMMAND_CONTEXT_MENU_${field.toUpperCase()}_INVALID`,
    message: `Context menu commands cannot have ${field}`,
  });
  return [
    ...(form.description ? [fault('description')] : []),
    ...(form.options?.length ? [fault('options')] : []),
  ];
}

/**
 * Finds the faults of where a command is offered: other people's conversations are only reached by whoever installed the app
 * for themselves (https://docs.discord.com/developers/interactions/application-commands#contexts).
 */
function faultsOfPlaces({ contexts, integration_types: types }: Form): readonly Fault[] {
  const isPrivate = contexts?.includes(InteractionContextType.PrivateChannel) ?? false;
  if (!isPrivate || types?.includes(ApplicationIntegrationType.UserInstall)) return [];
  const message = 'The context PRIVATE_CHANNEL needs the integration type USER_INSTALL';
  return [{ path: ['contexts'], code: 'APPLICATION_COMMAND_CONTEXTS_INVALID', message }];
}

/** Checks a list of commands as Discord does, and returns them with the ids they have, or new ones. */
export function parseCommands(
  world: World,
  body: unknown,
  known: ReadonlyMap<string, APIApplicationCommand>,
): Map<string, APIApplicationCommand> {
  const parsed = parseForm(z.array(command), body);
  checkTogether(parsed);
  const byName = new Map([...known.values()].map((one) => [keyOf(one), one.id]));
  const made = parsed.map((one, index) => {
    const faults = [
      ...(one.type === ChatInput ? faultsOfSlash(one) : faultsOfMenu(one)),
      ...faultsOfPlaces(one),
    ];
    if (faults.length > 0) throw badForm(faults.map((fault) => ({ ...fault, path: [index, ...fault.path] })));
    if (JSON.stringify(one).length > MAX_CHARACTERS * 2) {
      throw badForm([
        { path: [one.name], code: 'APPLICATION_COMMAND_TOO_LARGE', message: 'Command exceeds maximum size' },
      ]);
    }
    const { type, name, description, options, default_member_permissions, ...rest } = one;
    const id = byName.get(keyOf(one)) ?? world.nextId();
    const complete = {
      ...rest,
      id,
      application_id: world.bot.id,
      version: world.nextId(),
      type,
      name,
      description: description ?? '',
      options: options ?? [],
      default_member_permissions: default_member_permissions ?? null,
    };
    // zod has just checked the shape; its types only lack Discord's unions over the kinds of option.
    return [id, complete as unknown as APIApplicationCommand] as const;
  });
  return new Map(made);
}
