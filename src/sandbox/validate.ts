import {
  type APIEmbed,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
} from 'discord-api-types/v10';
import { z } from 'zod';
import { badForm, refusals } from './refusal.ts';

/** Discord's limits (https://docs.discord.com/developers/resources/message). Lengths are in UTF-16 units. */
const LIMITS = {
  content: 2_000,
  embeds: 10,
  embedTotal: 6_000,
  rows: 5,
  buttonsInRow: 5,
  nonce: 25,
  fileDescription: 1_024,
} as const;

const webUrl = z
  .string()
  .max(2_048)
  .regex(/^(https?|attachment):\/\/\S+$/iu, { error: 'Not a well formed URL.' });

const embed = z.looseObject({
  title: z.string().max(256).nullish(),
  description: z.string().max(4_096).nullish(),
  url: webUrl.nullish(),
  color: z.int().min(0).max(0xff_ff_ff).nullish(),
  timestamp: z.string().nullish(),
  footer: z.looseObject({ text: z.string().min(1).max(2_048) }).nullish(),
  author: z.looseObject({ name: z.string().min(1).max(256), url: webUrl.nullish() }).nullish(),
  fields: z
    .array(
      z.looseObject({
        name: z.string().min(1).max(256),
        value: z.string().min(1).max(1_024),
        inline: z.boolean().nullish(),
      }),
    )
    .max(25)
    .nullish(),
});

const button = z
  .looseObject({
    type: z.literal(ComponentType.Button),
    style: z.enum(ButtonStyle),
    label: z.string().max(80).nullish(),
    custom_id: z.string().min(1).max(100).nullish(),
    url: z
      .string()
      .max(512)
      .regex(/^(https?|discord):\/\/\S+$/iu, { error: 'Not a well formed URL.' })
      .nullish(),
    disabled: z.boolean().nullish(),
  })
  .refine(
    ({ style, url, custom_id }) => (style === ButtonStyle.Link ? url && !custom_id : custom_id && !url),
    {
      error: 'A link button has a url and no custom_id; any other a custom_id and no url.',
    },
  );

const selectShape = z.looseObject({
  custom_id: z.string().min(1).max(100),
  placeholder: z.string().max(150).nullish(),
  min_values: z.int().min(0).max(25).nullish(),
  max_values: z.int().min(1).max(25).nullish(),
  disabled: z.boolean().nullish(),
  /** Only in forms. */
  required: z.boolean().nullish(),
});

/** Parses a menu with choices of its own. */
export const stringSelect = z.looseObject({
  ...selectShape.shape,
  type: z.literal(ComponentType.StringSelect),
  options: z
    .array(
      z.looseObject({
        label: z.string().min(1).max(100),
        value: z.string().min(1).max(100),
        description: z.string().max(100).nullish(),
        default: z.boolean().nullish(),
      }),
    )
    .min(1)
    .max(25)
    .refine((options) => new Set(options.map(({ value }) => value)).size === options.length, {
      error: 'The specified option value is already used',
    }),
});

/** Parses a menu of the server's own things: its choices are not sent. */
export const autoSelect = z.looseObject({
  ...selectShape.shape,
  type: z.literal([
    ComponentType.UserSelect,
    ComponentType.RoleSelect,
    ComponentType.MentionableSelect,
    ComponentType.ChannelSelect,
  ]),
  default_values: z
    .array(z.looseObject({ id: z.string(), type: z.enum(['user', 'role', 'channel']) }))
    .max(25)
    .nullish(),
});

const row = z.looseObject({
  type: z.literal(ComponentType.ActionRow),
  components: z
    .array(z.union([button, stringSelect, autoSelect]))
    .min(1)
    .max(LIMITS.buttonsInRow)
    .refine((parts) => parts.length === 1 || parts.every(({ type }) => type === ComponentType.Button), {
      error: 'A menu fills its row.',
    }),
});

const messageShape = z.looseObject({
  attachments: z
    .array(z.looseObject({ description: z.string().max(LIMITS.fileDescription).nullish() }))
    .nullish(),
  content: z.string().max(LIMITS.content).nullish(),
  embeds: z.array(embed).max(LIMITS.embeds).nullish(),
  components: z.array(row).max(LIMITS.rows).nullish(),
  nonce: z.union([z.string().max(LIMITS.nonce), z.int()]).nullish(),
  enforce_nonce: z.boolean().nullish(),
  flags: z.int().nullish(),
  tts: z.boolean().nullish(),
  message_reference: z.looseObject({ message_id: z.string() }).nullish(),
  allowed_mentions: z
    .looseObject({
      parse: z.array(z.enum(['users', 'roles', 'everyone'])).nullish(),
      users: z.array(z.string()).max(100).nullish(),
      roles: z.array(z.string()).max(100).nullish(),
    })
    .nullish(),
});

/** A checked message, with the fields that the sandbox uses. */
export interface MessageForm {
  readonly content?: string | null | undefined;
  readonly embeds?: APIEmbed[] | null | undefined;
  readonly components?: APIMessageTopLevelComponent[] | null | undefined;
  readonly nonce?: string | number | null | undefined;
  readonly enforce_nonce?: boolean | null | undefined;
  readonly flags?: number | null | undefined;
  readonly message_reference?: { readonly message_id: string } | null | undefined;
  readonly allowed_mentions?: AllowedMentions | null | undefined;
}

interface AllowedMentions {
  readonly parse?: ('users' | 'roles' | 'everyone')[] | null | undefined;
  readonly users?: string[] | null | undefined;
  readonly roles?: string[] | null | undefined;
}

/**
 * Checks a new message or an edit against Discord's limits. Throws what Discord answers: 50035 with a tree of faults, or
 * 50006 if a new message is empty.
 */
export function parseMessage(body: unknown, kind: 'new' | 'edit', attachments = 0): MessageForm {
  const form = parseForm(messageShape, body);
  const total = (form.embeds ?? []).reduce((sum, one) => sum + embedLength(one), 0);
  if (total > LIMITS.embedTotal) {
    const message = `Embed size exceeds maximum size of ${LIMITS.embedTotal}`;
    throw badForm([{ path: ['embeds'], code: 'MAX_EMBED_SIZE_EXCEEDED', message }]);
  }
  const customIds = (form.components ?? []).flatMap(({ components }) =>
    components.map(({ custom_id }) => custom_id),
  );
  const given = customIds.filter((id) => typeof id === 'string');
  if (new Set(given).size < given.length) {
    const message = 'Component custom id cannot be duplicated';
    throw badForm([{ path: ['components'], code: 'COMPONENT_CUSTOM_ID_DUPLICATED', message }]);
  }
  const isEmpty = !form.content && !form.embeds?.length && !form.components?.length && attachments === 0;
  if (kind === 'new' && isEmpty) throw refusals.emptyMessage();
  // zod has just checked what these hold; its loose types only lack Discord's names for them.
  return form as MessageForm;
}

/** Checks a body against a shape. Throws 50035 with a tree of faults. */
export function parseForm<Shape extends z.ZodType>(shape: Shape, body: unknown): z.infer<Shape> {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  throw badForm(
    parsed.error.issues.map(({ path, code, message }) => ({
      path,
      code: CODES[code] ?? 'BASE_TYPE_INVALID',
      message,
    })),
  );
}

const CODES: Readonly<Record<string, string>> = {
  too_big: 'BASE_TYPE_BAD_LENGTH',
  too_small: 'BASE_TYPE_BAD_LENGTH',
  invalid_format: 'STRING_TYPE_REGEX',
  invalid_value: 'BASE_TYPE_CHOICES',
};

function embedLength({ title, description, footer, author, fields }: z.infer<typeof embed>): number {
  const texts = [
    title,
    description,
    footer?.text,
    author?.name,
    ...(fields ?? []).flatMap(({ name, value }) => [name, value]),
  ];
  return texts.reduce<number>((sum, text) => sum + (text?.length ?? 0), 0);
}
