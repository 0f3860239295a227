import {
  type APIEmbed,
  type APIEmoji,
  type APIMessage,
  GatewayIntentBits,
  MessageFlags,
  MessageType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import { addSentFiles, type SentFile } from './attachments.ts';
import { channelPermissions } from './permissions.ts';
import { emojiKey, presentMember, presentMessage } from './present.ts';
import { refusals } from './refusal.ts';
import type { MessageForm } from './validate.ts';
import type { Channel, Reaction, StoredMessage, World } from './world.ts';

/** Discord promises no more than "a few minutes". */
const NONCE_KEPT_MS = 5 * 60_000;

/** Who sends a message, and how. */
export interface Sending {
  readonly authorId: string;
  readonly onlyFor?: string;
  /** Fields that an answer to a command has about that command. */
  readonly more?: Partial<APIMessage>;
  readonly files?: readonly SentFile[];
}

/** Adds a message to a channel and tells everybody who may know. A message with an enforced nonce is sent once. */
export function createMessage(
  world: World,
  channel: Channel,
  form: MessageForm,
  sending: Sending,
): StoredMessage {
  const nonce = form.nonce === undefined || form.nonce === null ? undefined : String(form.nonce);
  if (form.enforce_nonce && nonce !== undefined) {
    const first = [...channel.messages.values()].find((one) => isRepeat(world, one, nonce, sending.authorId));
    if (first !== undefined) return first;
  }
  const author = world.users.get(sending.authorId);
  if (author === undefined) throw refusals.unknownAccount();
  const reference = form.message_reference?.message_id;
  const message: APIMessage = {
    id: world.nextId(),
    channel_id: channel.id,
    author,
    content: form.content ?? '',
    timestamp: world.timestamp(),
    edited_timestamp: null,
    tts: false,
    ...findMentions(world, channel, form, sending.authorId),
    attachments: addSentFiles(world, sending.files ?? []),
    embeds: (form.embeds ?? []).map(presentEmbed),
    components: form.components ?? [],
    pinned: false,
    type: reference === undefined ? MessageType.Default : MessageType.Reply,
    flags: ((form.flags ?? 0) & STORED_FLAGS) | (sending.onlyFor === undefined ? 0 : MessageFlags.Ephemeral),
    ...(nonce !== undefined && { nonce }),
    ...(reference !== undefined && {
      message_reference: { message_id: reference, channel_id: channel.id, type: 0 },
    }),
    ...sending.more,
  };
  const stored: StoredMessage = { message, reactions: new Map(), nonce, onlyFor: sending.onlyFor };
  channel.messages.set(message.id, stored);
  if (channel.parentId !== undefined && sending.onlyFor === undefined) channel.people.add(sending.authorId);
  if (stored.onlyFor === undefined) tellOfMessage(world, channel, 'MESSAGE_CREATE', stored);
  else world.emit('change');
  return stored;
}

/** Changes the parts of a message that a form names, and nothing else; files are added to those it has. */
export function editMessage(
  world: World,
  channel: Channel,
  stored: StoredMessage,
  form: MessageForm,
  files: readonly SentFile[] = [],
): void {
  stored.message = {
    ...stored.message,
    ...(form.content !== undefined && { content: form.content ?? '' }),
    ...(form.embeds !== undefined && { embeds: (form.embeds ?? []).map(presentEmbed) }),
    ...(form.components !== undefined && { components: form.components ?? [] }),
    attachments: [...stored.message.attachments, ...addSentFiles(world, files)],
    ...findMentions(world, channel, form, stored.message.author.id),
    flags: (stored.message.flags ?? 0) & ~MessageFlags.Loading,
    edited_timestamp: world.timestamp(),
  };
  if (stored.onlyFor === undefined) tellOfMessage(world, channel, 'MESSAGE_UPDATE', stored);
  else world.emit('change');
}

/** Deletes messages from a channel. */
export function deleteMessages(world: World, channel: Channel, ids: readonly string[]): void {
  const there = ids.filter((id) => channel.messages.delete(id));
  const intent = intentOfMessages(world, channel);
  const place = { channel_id: channel.id, ...(channel.guildId && { guild_id: channel.guildId }) };
  if (there.length > 1) world.tell('MESSAGE_DELETE_BULK', { ids: there, ...place }, intent);
  else for (const id of there) world.tell('MESSAGE_DELETE', { id, ...place }, intent);
}

/** The kinds of reactions: a person may have one of each with an emoji on a message. */
export type ReactionKind = 'normal' | 'super';

/** Adds somebody's reaction; a second one changes nothing. */
export function addReaction(
  world: World,
  channel: Channel,
  stored: StoredMessage,
  emoji: APIEmoji,
  userId: string,
  kind: ReactionKind = 'normal',
): void {
  const key = emojiKey(emoji);
  const reaction = stored.reactions.get(key) ?? { emoji, users: new Set(), superUsers: new Set() };
  const users = usersOf(reaction, kind);
  if (users.has(userId)) return;
  stored.reactions.set(key, reaction);
  users.add(userId);
  const guild = channel.guildId === undefined ? undefined : world.guilds.get(channel.guildId);
  tellOfReaction(world, channel, 'MESSAGE_REACTION_ADD', {
    user_id: userId,
    message_id: stored.message.id,
    emoji,
    message_author_id: stored.message.author.id,
    ...presentKind(kind),
    ...(guild && { member: presentMember(world, guild, userId) }),
  });
}

/** Removes somebody's reaction. */
export function removeReaction(
  world: World,
  channel: Channel,
  stored: StoredMessage,
  emoji: APIEmoji,
  userId: string,
  kind: ReactionKind = 'normal',
): void {
  const reaction = stored.reactions.get(emojiKey(emoji));
  if (reaction === undefined || !usersOf(reaction, kind).delete(userId)) return;
  if (reaction.users.size + reaction.superUsers.size === 0) stored.reactions.delete(emojiKey(emoji));
  const fields = {
    user_id: userId,
    message_id: stored.message.id,
    emoji: reaction.emoji,
    ...presentKind(kind),
  };
  tellOfReaction(world, channel, 'MESSAGE_REACTION_REMOVE', fields);
}

/** Removes all reactions, or all with one emoji. */
export function removeReactions(
  world: World,
  channel: Channel,
  stored: StoredMessage,
  emoji?: APIEmoji,
): void {
  const message_id = stored.message.id;
  if (emoji === undefined) {
    stored.reactions.clear();
    tellOfReaction(world, channel, 'MESSAGE_REACTION_REMOVE_ALL', { message_id });
  } else {
    stored.reactions.delete(emojiKey(emoji));
    tellOfReaction(world, channel, 'MESSAGE_REACTION_REMOVE_EMOJI', { message_id, emoji });
  }
}

/** Returns the users who have one kind of a reaction. */
export function usersOf({ users, superUsers }: Reaction, kind: ReactionKind): Set<string> {
  return kind === 'super' ? superUsers : users;
}

function presentKind(kind: ReactionKind) {
  return { type: kind === 'super' ? 1 : 0, burst: kind === 'super' };
}

/** The flags from a sender that stay on a message. */
const STORED_FLAGS = MessageFlags.SuppressEmbeds | MessageFlags.SuppressNotifications | MessageFlags.Loading;

function isRepeat(
  world: World,
  { message, nonce }: StoredMessage,
  sought: string,
  authorId: string,
): boolean {
  const age = world.now() - Date.parse(message.timestamp);
  return nonce === sought && message.author.id === authorId && age < NONCE_KEPT_MS;
}

function presentEmbed(embed: APIEmbed): APIEmbed {
  return { ...embed, type: 'rich' as NonNullable<APIEmbed['type']> };
}

function intentOfMessages(world: World, channel: Channel): GatewayIntentBits {
  return world.intentFor(channel, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages);
}

function tellOfMessage(world: World, channel: Channel, event: string, stored: StoredMessage): void {
  if (channel.guildId === undefined && !channel.people.has(world.bot.id)) {
    world.emit('change');
    return;
  }
  const guild = channel.guildId === undefined ? undefined : world.guilds.get(channel.guildId);
  const author = stored.message.author.id;
  const { user: _, ...member } = guild?.members.has(author)
    ? presentMember(world, guild, author)
    : { user: undefined };
  const data = { ...presentMessage(stored, world.bot.id), ...(guild && { guild_id: guild.id, member }) };
  world.tell(event, data, intentOfMessages(world, channel));
}

function tellOfReaction(
  world: World,
  channel: Channel,
  event: string,
  fields: Record<string, unknown>,
): void {
  const intent = world.intentFor(
    channel,
    GatewayIntentBits.GuildMessageReactions,
    GatewayIntentBits.DirectMessageReactions,
  );
  world.tell(
    event,
    { ...fields, channel_id: channel.id, ...(channel.guildId && { guild_id: channel.guildId }) },
    intent,
  );
}

/** Finds whom a message pings: those in its content (never in embeds) whom `allowed_mentions` lets through. */
function findMentions(world: World, channel: Channel, form: MessageForm, authorId: string) {
  const content = form.content ?? '';
  const allowed = form.allowed_mentions;
  const lets = (kind: 'users' | 'roles' | 'everyone', id?: string): boolean =>
    allowed === undefined ||
    allowed === null ||
    (allowed.parse?.includes(kind) ?? false) ||
    (id !== undefined && kind !== 'everyone' && (allowed[kind]?.includes(id) ?? false));
  const ids = (pattern: RegExp) => [
    ...new Set([...content.matchAll(pattern)].map((match) => match[1] ?? '')),
  ];
  const mayPingAll =
    (channelPermissions(world, channel, authorId) & PermissionFlagsBits.MentionEveryone) !== 0n;
  return {
    mentions: ids(/<@!?(\d+)>/gu).flatMap((id) => (lets('users', id) ? (world.users.get(id) ?? []) : [])),
    mention_roles: ids(/<@&(\d+)>/gu).filter((id) => lets('roles', id)),
    mention_everyone: /@everyone|@here/u.test(content) && mayPingAll && lets('everyone'),
  };
}
