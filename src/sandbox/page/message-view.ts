import {
  type APIEmbed,
  type APIMessage,
  ButtonStyle,
  ComponentType,
  MessageFlags,
  MessageType,
} from 'discord-api-types/v10';
import { z } from 'zod';
import type { StoredMessage, World } from '../world.ts';
import { isOfTheWeb, readMarkdown } from './markdown.ts';
import { viewMenu } from './menu-view.ts';
import type { EmbedView, MessageView, PartView } from './protocol.ts';

const row = z.looseObject({ components: z.array(z.unknown()) });

const part = z.looseObject({
  type: z.int(),
  custom_id: z.string().optional(),
  label: z.string().nullish(),
  style: z.int().optional(),
  url: z.string().nullish(),
  disabled: z.boolean().nullish(),
});

/** Views without reactions and threads, each built once: a message that changes is a new object. */
const read = new WeakMap<APIMessage, Omit<MessageView, 'reactions' | 'thread'>>();

/** Builds a message as a person sees it. */
export function viewMessage(world: World, stored: StoredMessage, viewer: string): MessageView {
  const view = read.get(stored.message) ?? readMessage(world, stored);
  const starter = findStarter(world, stored);
  read.set(stored.message, view);
  const reactions = [...stored.reactions.values()].map(({ emoji, users }) => ({
    emoji: emoji.id === null ? (emoji.name ?? '') : `${emoji.name}:${emoji.id}`,
    count: users.size,
    mine: users.has(viewer),
    who: [...users].map((id) => nameOf(world, id)),
  }));
  const shown = starter && readMessage(world, starter);
  return {
    ...view,
    ...(shown && { author: shown.author, content: shown.content, embeds: shown.embeds }),
    reactions,
    thread: stored.thread?.id,
  };
}

/** Finds the message of another channel that the first message of a thread shows. */
function findStarter(world: World, { message }: StoredMessage): StoredMessage | undefined {
  if (message.type !== MessageType.ThreadStarterMessage) return undefined;
  const { channel_id, message_id } = message.message_reference ?? {};
  return world.channels.get(channel_id ?? '')?.messages.get(message_id ?? '');
}

function readMessage(
  world: World,
  { message, onlyFor }: StoredMessage,
): Omit<MessageView, 'reactions' | 'thread'> {
  const { author } = message;
  const answers = message.interaction_metadata === undefined ? undefined : message.interaction;
  return {
    id: message.id,
    channel: message.channel_id,
    author: { id: author.id, name: nameOf(world, author.id), bot: author.bot ?? false },
    at: Date.parse(message.timestamp),
    // A deferred answer arrives as an edit, but nobody edited it.
    edited: message.edited_timestamp !== null && message.interaction_metadata === undefined,
    ephemeral: onlyFor !== undefined,
    thinking: ((message.flags ?? 0) & MessageFlags.Loading) !== 0,
    answers: answers && {
      who: nameOf(world, answers.user.id),
      command: message.type === MessageType.ContextMenuCommand ? answers.name : `/${answers.name}`,
    },
    under: onlyFor === undefined ? undefined : pressedOn(message),
    content: readMarkdown(world, message.content, author.bot ? 'extended' : 'normal'),
    embeds: message.embeds.map((embed) => viewEmbed(world, embed)),
    files: message.attachments.map(({ filename, size, url, content_type, description }) => ({
      name: filename,
      size,
      path: new URL(url).pathname,
      isPicture: content_type?.startsWith('image/') ?? false,
      description: description ?? '',
    })),
    rows: (message.components ?? []).map((one) =>
      (row.safeParse(one).data?.components ?? []).flatMap((piece) => viewPart(piece)),
    ),
  };
}

function pressedOn({ interaction_metadata: origin }: APIMessage): string | undefined {
  if (origin === undefined) return undefined;
  const press = 'triggering_interaction_metadata' in origin ? origin.triggering_interaction_metadata : origin;
  return 'interacted_message_id' in press ? press.interacted_message_id : undefined;
}

function viewEmbed(world: World, embed: APIEmbed): EmbedView {
  const text = (words: string | undefined) => readMarkdown(world, words ?? '', 'extended');
  return {
    color: embed.color === undefined ? undefined : `#${embed.color.toString(16).padStart(6, '0')}`,
    author: embed.author?.name,
    title: text(embed.title),
    url: isOfTheWeb(embed.url ?? '') ? embed.url : undefined,
    description: text(embed.description),
    fields: (embed.fields ?? []).map(({ name, value, inline = false }) => ({
      name: text(name),
      value: text(value),
      inline,
    })),
    footer: embed.footer?.text,
  };
}

const STYLES = new Map<number | undefined, 'primary' | 'secondary' | 'success' | 'destructive'>([
  [ButtonStyle.Primary, 'primary'],
  [ButtonStyle.Success, 'success'],
  [ButtonStyle.Danger, 'destructive'],
]);

function viewPart(piece: unknown): PartView[] {
  const parsed = part.safeParse(piece).data;
  if (parsed === undefined) return [];
  const { type, custom_id: id, label, style, url, disabled } = parsed;
  if (type === ComponentType.Button) {
    return [
      {
        kind: 'button',
        id,
        label: label ?? '',
        style: STYLES.get(style) ?? 'secondary',
        url: isOfTheWeb(url ?? '') ? (url ?? undefined) : undefined,
        disabled: disabled ?? false,
      },
    ];
  }
  return viewMenu(piece);
}

function nameOf(world: World, userId: string): string {
  const user = world.users.get(userId);
  return user?.global_name ?? user?.username ?? 'Deleted User';
}
