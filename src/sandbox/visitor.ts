import {
  type APIApplicationCommand,
  type APIEmoji,
  type APIMessage,
  ApplicationIntegrationType,
  ChannelType,
  ComponentType,
  InteractionType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import { addFile } from './attachments.ts';
import { checkChoice, chosenFrom, isMenu, partsOf } from './choosing.ts';
import { openConversation } from './conversations.ts';
import { fillForm, type Values } from './forms.ts';
import { contextOf, demandInstalled, type Installed } from './installs.ts';
import type { Answer, Choice, Interactions } from './interactions.ts';
import {
  buildInvocation,
  buildMessageInvocation,
  ClientRefusal,
  findInvoked,
  findMessageCommand,
  type Given,
  type Invoked,
} from './invocation.ts';
import { addReaction, createMessage, deleteMessages, removeReaction, removeReactions } from './messages.ts';
import { channelPermissions } from './permissions.ts';
import { presentMessage } from './present.ts';
import { resolve } from './resolved.ts';
import { setArchived } from './threads.ts';
import type { Channel, StoredMessage, World } from './world.ts';

/** Where a message is. */
type Place = Pick<APIMessage, 'id' | 'channel_id'>;

/** A person at their screen. Methods throw `ClientRefusal` for what the person's client would not let them do. */
export interface Visitor {
  readonly id: string;
  say(channelId: string, content: string): APIMessage;
  /** A Unicode emoji, or `name:id`. */
  react(channelId: string, messageId: string, emoji: string): void;
  unreact(channelId: string, messageId: string, emoji: string): void;
  /** Adds a super-reaction, which is separate from the normal one. */
  superReact(channelId: string, messageId: string, emoji: string): void;
  superUnreact(channelId: string, messageId: string, emoji: string): void;
  /** Removes all reactions, or all with one emoji. */
  clearReactions(channelId: string, messageId: string, emoji?: string): void;
  deleteMessages(channelId: string, ...messageIds: readonly string[]): void;
  /** Returns messages as this person sees them, including their ephemeral ones; oldest first. */
  messages(channelId: string): readonly APIMessage[];
  /** Returns the private messages between this person and the bot, oldest first. */
  directMessages(): readonly APIMessage[];
  /** Opens the private messages with the bot; returns the channel's id. */
  openDirect(): string;
  /** Opens a private conversation with other people, without the bot; returns the channel's id. */
  openPrivate(...others: readonly { readonly id: string }[]): string;
  /** Uploads a file; returns its id, which an option of a command takes. */
  attach(name: string, content: string | Uint8Array): string;
  /** Runs a command, such as "papers search", and returns the bot's final answer. */
  invoke(channelId: string, command: string, options?: Given): Promise<Answer>;
  /** Runs a command from a message's menu (Apps), such as "Papers in this message". */
  invokeOn(message: Place, command: string): Promise<Answer>;
  /** Returns what the bot offers while an option is typed. */
  complete(
    channelId: string,
    command: string,
    option: string,
    typed: string,
    others?: Given,
  ): Promise<readonly Choice[]>;
  /** Removes an ephemeral message from this person's screen. */
  dismiss(channelId: string, messageId: string): void;
  /** Presses a button, by its custom id or label. */
  click(message: Place, button: string): Promise<Answer>;
  /** Chooses values in a select menu, by its custom id. */
  select(message: Place, customId: string, values: readonly string[]): Promise<Answer>;
  /** Sends a modal that an answer showed, with values by custom id. */
  submit(channelId: string, modal: { readonly custom_id: string }, values: Values): Promise<Answer>;
}

/** Creates a visitor: the sandbox as one person uses it. */
export function createVisitor(world: World, interactions: Interactions, userId: string): Visitor {
  const channelOf = (id: string): Channel => {
    const channel = world.channels.get(id);
    const sees =
      channel !== undefined &&
      (channelPermissions(world, channel, userId) & PermissionFlagsBits.ViewChannel) !== 0n;
    if (!sees) throw new ClientRefusal(`You can't see a channel ${id}.`);
    return channel;
  };
  const messageOf = (channel: Channel, id: string): StoredMessage => {
    const stored = channel.messages.get(id);
    const sees = stored !== undefined && (stored.onlyFor === undefined || stored.onlyFor === userId);
    if (!sees) throw new ClientRefusal(`There is no message ${id} in #${channel.name}.`);
    return stored;
  };
  const openChannelOf = (id: string): Channel => {
    const channel = channelOf(id);
    if (channel.archived) throw new ClientRefusal('This thread is archived. Write in it to open it again.');
    return channel;
  };
  const commandsIn = ({ guildId }: Channel): APIApplicationCommand[] => [
    ...(world.guilds.get(guildId ?? '')?.commands.values() ?? []),
    ...world.globalCommands.values(),
  ];
  const demandShown = (channel: Channel, command: APIApplicationCommand, words: string): void => {
    const guild = world.guilds.get(channel.guildId ?? '');
    if (guild === undefined) return;
    const needed = BigInt(command.default_member_permissions ?? '0');
    const mine = channelPermissions(world, channel, userId);
    if ((mine & needed) !== needed && !guild.shownToAll.has(command.name))
      throw new ClientRefusal(`${words} is hidden from people without its permissions.`);
  };
  const commandOf = (
    channel: Channel,
    words: string,
  ): { readonly invoked: Invoked; readonly installed: Installed } => {
    const invoked = findInvoked(commandsIn(channel), words);
    const installed = demandInstalled(world, channel, userId, invoked.command);
    demandShown(channel, invoked.command, `/${words}`);
    return { invoked, installed };
  };
  /** A press is by the installation by which its message came; a message that was sent unasked came by the guild's. */
  const installedOf = (channel: Channel, { message }: StoredMessage): Installed => ({
    context: contextOf(world, channel),
    owners: message.interaction_metadata?.authorizing_integration_owners ?? {
      [ApplicationIntegrationType.GuildInstall]: channel.guildId ?? '0',
    },
  });
  const press = (message: APIMessage, data: Record<string, unknown>): Promise<Answer> => {
    const channel = channelOf(message.channel_id);
    const source = messageOf(channel, message.id);
    const installed = installedOf(channel, source);
    const type = InteractionType.MessageComponent;
    return interactions.ask({ type, channel, userId, installed, data, source });
  };

  return {
    id: userId,
    say(channelId, content) {
      const channel = channelOf(channelId);
      if (channel.type === ChannelType.GuildForum)
        throw new ClientRefusal('In a forum, people write in its posts.');
      const mine = channelPermissions(world, channel, userId);
      if (channel.locked && (mine & PermissionFlagsBits.ManageThreads) === 0n)
        throw new ClientRefusal('This thread is locked: only people who can manage threads write in it.');
      if (channel.archived) setArchived(world, channel, false);
      return createMessage(world, channel, { content }, { authorId: userId }).message;
    },
    react(channelId, messageId, emoji) {
      const channel = openChannelOf(channelId);
      addReaction(world, channel, messageOf(channel, messageId), emojiOf(emoji), userId);
    },
    unreact(channelId, messageId, emoji) {
      const channel = openChannelOf(channelId);
      removeReaction(world, channel, messageOf(channel, messageId), emojiOf(emoji), userId);
    },
    superReact(channelId, messageId, emoji) {
      const channel = channelOf(channelId);
      addReaction(world, channel, messageOf(channel, messageId), emojiOf(emoji), userId, 'super');
    },
    superUnreact(channelId, messageId, emoji) {
      const channel = channelOf(channelId);
      removeReaction(world, channel, messageOf(channel, messageId), emojiOf(emoji), userId, 'super');
    },
    clearReactions(channelId, messageId, emoji) {
      const channel = channelOf(channelId);
      removeReactions(
        world,
        channel,
        messageOf(channel, messageId),
        emoji === undefined ? undefined : emojiOf(emoji),
      );
    },
    deleteMessages(channelId, ...messageIds) {
      deleteMessages(world, channelOf(channelId), messageIds);
    },
    messages(channelId) {
      return [...channelOf(channelId).messages.values()]
        .filter(({ onlyFor }) => onlyFor === undefined || onlyFor === userId)
        .map((stored) => presentMessage(stored, userId));
    },
    directMessages() {
      return [...world.channels.values()]
        .filter(({ guildId, people }) => guildId === undefined && people.has(userId))
        .flatMap(({ messages }) => [...messages.values()].map((stored) => presentMessage(stored, userId)));
    },
    openDirect: () => openConversation(world, [userId, world.bot.id]).id,
    openPrivate: (...others) => openConversation(world, [userId, ...others.map(({ id }) => id)]).id,
    attach: (name, content) => addFile(world, name, content),
    async invoke(channelId, command, options = {}) {
      const channel = channelOf(channelId);
      const { invoked, installed } = commandOf(channel, command);
      const data = buildInvocation(world, channel.guildId, invoked, options);
      const type = InteractionType.ApplicationCommand;
      return interactions.ask({ type, channel, userId, installed, data });
    },
    async invokeOn(message, name) {
      const channel = channelOf(message.channel_id);
      const stored = messageOf(channel, message.id);
      const command = findMessageCommand(commandsIn(channel), name);
      const installed = demandInstalled(world, channel, userId, command);
      demandShown(channel, command, name);
      if (stored.onlyFor !== undefined)
        throw new ClientRefusal('A message that only you can see has no commands.');
      const data = buildMessageInvocation(command, presentMessage(stored, world.bot.id));
      const type = InteractionType.ApplicationCommand;
      return interactions.ask({ type, channel, userId, installed, data });
    },
    async complete(channelId, command, option, typed, others = {}) {
      const channel = channelOf(channelId);
      const { invoked, installed } = commandOf(channel, command);
      const completes = invoked.options.some(
        (one) => one.name === option && 'autocomplete' in one && one.autocomplete,
      );
      if (!completes) throw new ClientRefusal(`The option ${option} has no autocomplete.`);
      const data = buildInvocation(world, channel.guildId, invoked, { ...others, [option]: typed }, option);
      const type = InteractionType.ApplicationCommandAutocomplete;
      return (await interactions.ask({ type, channel, userId, installed, data })).choices;
    },
    dismiss(channelId, messageId) {
      const channel = channelOf(channelId);
      const { onlyFor } = messageOf(channel, messageId);
      if (onlyFor === undefined)
        throw new ClientRefusal('Only messages that only you can see can be dismissed.');
      channel.messages.delete(messageId);
      world.emit('change');
    },
    async click(message, button) {
      const current = messageOf(channelOf(message.channel_id), message.id).message;
      const parts = partsOf(current).filter(({ type }) => type === ComponentType.Button);
      const found = parts.find(({ custom_id, label }) => custom_id === button || label === button);
      if (found?.custom_id === undefined) throw new ClientRefusal(`There is no button ${button}.`);
      if (found.disabled) throw new ClientRefusal(`The button ${button} can't be pressed.`);
      return press(current, { component_type: ComponentType.Button, custom_id: found.custom_id });
    },
    async select(message, customId, values) {
      const current = messageOf(channelOf(message.channel_id), message.id).message;
      const found = partsOf(current).find((part) => part.custom_id === customId && isMenu(part));
      if (found === undefined) throw new ClientRefusal(`There is no menu ${customId}.`);
      const { guildId } = channelOf(message.channel_id);
      checkChoice(world, guildId, found, values);
      const resolved = resolve(world, guildId, chosenFrom(found, values));
      return press(current, { component_type: found.type, custom_id: customId, values, resolved });
    },
    async submit(channelId, { custom_id }, values) {
      const opened = interactions.openedFor(userId, custom_id);
      if (opened === undefined) throw new ClientRefusal(`No form ${custom_id} is open.`);
      const channel = channelOf(channelId);
      const { modal, source } = opened;
      const data = fillForm(world, channel.guildId, modal, values);
      const type = InteractionType.ModalSubmit;
      const context = contextOf(world, channel);
      const guild = {
        context,
        owners: { [ApplicationIntegrationType.GuildInstall]: channel.guildId ?? '0' },
      };
      const installed = source === undefined ? guild : installedOf(channel, source);
      return interactions.ask({ type, channel, userId, installed, data, ...(source && { source }) });
    },
  };
}

function emojiOf(text: string): APIEmoji {
  const [, name, id] = /^(\w+):(\d+)$/u.exec(text) ?? [];
  return name !== undefined && id !== undefined ? { id, name } : { id: null, name: text };
}
