import {
  type APIApplicationCommand,
  ApplicationCommandOptionType,
  ApplicationCommandType,
} from 'discord-api-types/v10';
import { z } from 'zod';
import { badForm } from './refusal.ts';
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

const command = z.looseObject({
  type: z.enum(ApplicationCommandType).default(ApplicationCommandType.ChatInput),
  name,
  description,
  options: options.optional(),
  default_member_permissions: z.string().regex(/^\d+$/u).nullish(),
});

/** The most characters that all texts of a command may have. */
const MAX_CHARACTERS = 8_000;

/** Checks a list of commands as Discord does, and returns them with the ids they have, or new ones. */
export function parseCommands(
  world: World,
  body: unknown,
  known: ReadonlyMap<string, APIApplicationCommand>,
): Map<string, APIApplicationCommand> {
  const parsed = parseForm(z.array(command).max(100), body);
  const byName = new Map([...known.values()].map((one) => [one.name, one.id]));
  const made = parsed.map((one) => {
    if (JSON.stringify(one).length > MAX_CHARACTERS * 2) {
      throw badForm([
        { path: [one.name], code: 'APPLICATION_COMMAND_TOO_LARGE', message: 'Command exceeds maximum size' },
      ]);
    }
    const { type, name, description, options, default_member_permissions, ...rest } = one;
    const id = byName.get(name) ?? world.nextId();
    const complete = {
      ...rest,
      id,
      application_id: world.bot.id,
      version: world.nextId(),
      type,
      name,
      description,
      options: options ?? [],
      default_member_permissions: default_member_permissions ?? null,
    };
    // zod has just checked the shape; its types only lack Discord's unions over the kinds of option.
    return [id, complete as unknown as APIApplicationCommand] as const;
  });
  return new Map(made);
}
