import {
  type APIMessage,
  type APIModalInteractionResponseCallbackData,
  InteractionResponseType,
  type InteractionType,
  MessageFlags,
} from 'discord-api-types/v10';
import { z } from 'zod';
import { type Ask, answerTypeOf, originOf } from './ask.ts';
import type { SentFile } from './attachments.ts';
import { modalShape } from './forms.ts';
import { createMessage, editMessage } from './messages.ts';
import { channelPermissions } from './permissions.ts';
import { presentChannel, presentGuild, presentMember } from './present.ts';
import { refusals } from './refusal.ts';
import { parseForm, parseMessage } from './validate.ts';
import type { StoredMessage, World } from './world.ts';

/** A choice that a completion offers. */
export interface Choice {
  readonly name: string;
  readonly value: string | number;
}

type Modal = APIModalInteractionResponseCallbackData;

/** A form that a bot opened for a person, and the message whose button opened it; no message if a command did. */
interface OpenedForm {
  readonly modal: Modal;
  readonly source: StoredMessage | undefined;
}

/** The outcome of an interaction, as a member sees it. */
export interface Answer {
  /** The reply, or the message that was changed; undefined for a modal, for choices, and for silence. */
  readonly message: APIMessage | undefined;
  readonly ephemeral: boolean;
  readonly followUps: readonly APIMessage[];
  readonly modal: Modal | undefined;
  readonly choices: readonly Choice[];
  /** The bot did not answer in time: Discord says "The application did not respond". */
  readonly failed: boolean;
}

interface Live {
  readonly id: string;
  readonly ask: Ask;
  readonly startedAt: number;
  state: 'waiting' | 'deferred' | 'deferred-update' | 'answered';
  ephemeral: boolean;
  reply: StoredMessage | undefined;
  readonly followUps: StoredMessage[];
  readonly settle: (answer: Partial<Answer>) => void;
}

/** How long an interaction's token is valid. */
const TOKEN_LIFE_MS = 15 * 60_000;

const callbackShape = z.looseObject({
  type: z.enum(InteractionResponseType),
  data: z.looseObject({}).nullish(),
});
const choicesShape = z.looseObject({
  choices: z
    .array(
      z.looseObject({ name: z.string().min(1).max(100), value: z.union([z.string().max(100), z.number()]) }),
    )
    .max(25),
});
/** The interactions under way, and the rules by which a bot may answer them. */
export class Interactions {
  readonly #world: World;
  readonly #timeoutMs: number;
  readonly #live = new Map<string, Live>();
  /** By person and form. */
  readonly #opened = new Map<string, OpenedForm>();

  constructor(world: World, timeoutMs: number) {
    this.#world = world;
    this.#timeoutMs = timeoutMs;
  }

  /** Asks the bot, and returns its final answer, after any deferral. */
  ask(ask: Ask): Promise<Answer> {
    const { promise, resolve } = Promise.withResolvers<Answer>();
    const token = `interaction.${this.#world.nextId()}`;
    const live: Live = {
      id: this.#world.nextId(),
      ask,
      startedAt: this.#world.now(),
      state: 'waiting',
      ephemeral: false,
      reply: undefined,
      followUps: [],
      settle: (answer) => {
        clearTimeout(timer);
        resolve({
          message: live.reply?.message,
          ephemeral: live.ephemeral,
          followUps: live.followUps.map(({ message }) => message),
          modal: undefined,
          choices: [],
          failed: false,
          ...answer,
        });
      },
    };
    const timer = setTimeout(() => {
      if (live.state !== 'waiting') return;
      this.#live.delete(token);
      live.settle({ failed: true });
    }, this.#timeoutMs);
    this.#live.set(token, live);
    this.#world.tell('INTERACTION_CREATE', this.#present(live, token));
    return promise;
  }

  /** Takes the bot's first answer (`POST /interactions/{id}/{token}/callback`). Returns the message it made, if any. */
  answer(id: string, token: string, body: unknown): StoredMessage | undefined {
    const live = this.#live.get(token);
    if (live === undefined || live.id !== id) throw refusals.unknownInteraction();
    if (live.state !== 'waiting') throw refusals.alreadyAcknowledged();
    const { type, data } = parseForm(callbackShape, body);
    const flags = z.looseObject({ flags: z.int().default(0) }).parse(data ?? {}).flags;
    live.ephemeral = (flags & MessageFlags.Ephemeral) !== 0;
    switch (type) {
      case InteractionResponseType.ChannelMessageWithSource:
        live.reply = this.#reply(live, data, flags);
        break;
      case InteractionResponseType.DeferredChannelMessageWithSource:
        live.reply = this.#reply(live, { content: '…' }, flags | MessageFlags.Loading);
        live.state = 'deferred';
        return live.reply;
      case InteractionResponseType.DeferredMessageUpdate:
        live.reply = live.ask.source;
        live.state = 'deferred-update';
        return live.reply;
      case InteractionResponseType.UpdateMessage:
        live.reply = live.ask.source;
        if (live.reply !== undefined)
          editMessage(this.#world, live.ask.channel, live.reply, parseMessage(data, 'edit'));
        break;
      case InteractionResponseType.ApplicationCommandAutocompleteResult:
        live.state = 'answered';
        live.settle({ choices: parseForm(choicesShape, data).choices });
        return undefined;
      case InteractionResponseType.Modal:
        live.state = 'answered';
        live.settle({ modal: this.#open(live, parseForm(modalShape, data)) });
        return undefined;
      default:
        throw refusals.unknownInteraction();
    }
    live.state = 'answered';
    live.settle({});
    return live.reply;
  }

  /** Returns a form that was opened for a person; undefined if none was. */
  openedFor(userId: string, modalId: string): OpenedForm | undefined {
    return this.#opened.get(`${userId} ${modalId}`);
  }

  /** Edits the bot's answer, by `@original` or a message's id. */
  edit(token: string, messageId: string, body: unknown, files: readonly SentFile[]): StoredMessage {
    const live = this.#find(token);
    const stored = this.#messageOf(live, messageId);
    editMessage(this.#world, live.ask.channel, stored, parseMessage(body, 'edit'), files);
    if (stored === live.reply) this.#finish(live);
    return stored;
  }

  /** Adds another message to the bot's answer. After a deferral, the first one is the answer itself. */
  followUp(token: string, body: unknown, files: readonly SentFile[]): StoredMessage {
    const live = this.#find(token);
    const form = parseMessage(body, 'new', files.length);
    const flags = form.flags ?? 0;
    if (live.state === 'deferred' && live.reply !== undefined) {
      editMessage(this.#world, live.ask.channel, live.reply, form, files);
      this.#finish(live);
      return live.reply;
    }
    const stored = this.#reply(live, body, flags, files);
    live.followUps.push(stored);
    this.#finish(live);
    return stored;
  }

  /** Returns a message of the bot's answer. */
  get(token: string, messageId: string): StoredMessage {
    return this.#messageOf(this.#find(token), messageId);
  }

  /** Deletes a message of the bot's answer. */
  remove(token: string, messageId: string): void {
    const live = this.#find(token);
    live.ask.channel.messages.delete(this.#messageOf(live, messageId).message.id);
    this.#finish(live);
  }

  /** Fails all open interactions, as when Discord itself goes away. */
  close(): void {
    for (const live of this.#live.values()) live.settle({ failed: true });
    this.#live.clear();
  }

  #open({ ask }: Live, parsed: z.infer<typeof modalShape>): Modal {
    // The shape is checked; its type only lacks Discord's union over what a modal may hold.
    const modal = parsed as unknown as Modal;
    this.#opened.set(`${ask.userId} ${modal.custom_id}`, { modal, source: ask.source });
    return modal;
  }

  #finish(live: Live): void {
    live.state = 'answered';
    live.settle({});
  }

  #find(token: string): Live {
    const live = this.#live.get(token);
    if (live === undefined || this.#world.now() - live.startedAt > TOKEN_LIFE_MS)
      throw refusals.unknownWebhook();
    if (live.state === 'waiting') throw refusals.unknownWebhook();
    return live;
  }

  #messageOf(live: Live, messageId: string): StoredMessage {
    const all = [...(live.reply ? [live.reply] : []), ...live.followUps];
    const stored =
      messageId === '@original' ? live.reply : all.find(({ message }) => message.id === messageId);
    if (stored === undefined) throw refusals.unknownMessage();
    return stored;
  }

  #reply({ ask, id }: Live, body: unknown, flags: number, files: readonly SentFile[] = []): StoredMessage {
    const isEphemeral = (flags & MessageFlags.Ephemeral) !== 0;
    return createMessage(
      this.#world,
      ask.channel,
      { ...parseMessage(body, 'new', files.length), flags },
      {
        authorId: this.#world.bot.id,
        files,
        ...(isEphemeral && { onlyFor: ask.userId }),
        more: {
          type: answerTypeOf(ask),
          application_id: this.#world.bot.id,
          ...originOf(ask, id, this.#world.users.get(ask.userId)),
        },
      },
    );
  }

  #present({ id, ask }: Live, token: string): Record<string, unknown> {
    const { type, channel, userId, data, source, installed } = ask;
    const guild = channel.guildId === undefined ? undefined : this.#world.guilds.get(channel.guildId);
    const user = this.#world.users.get(userId);
    return {
      id,
      token,
      type,
      application_id: this.#world.bot.id,
      version: 1,
      data,
      channel_id: channel.id,
      channel: {
        ...presentChannel(this.#world, channel),
        permissions: channelPermissions(this.#world, channel, userId).toString(),
      },
      locale: 'en-US',
      entitlements: [],
      authorizing_integration_owners: installed.owners,
      context: installed.context,
      app_permissions: channelPermissions(this.#world, channel, this.#world.bot.id).toString(),
      attachment_size_limit: 10_485_760,
      ...(source && { message: source.message }),
      ...(guild === undefined
        ? { user }
        : {
            guild_id: guild.id,
            guild: { id: guild.id, locale: 'en-US', features: presentGuild(guild).features },
            guild_locale: 'en-US',
            member: {
              ...presentMember(this.#world, guild, userId),
              permissions: channelPermissions(this.#world, channel, userId).toString(),
            },
          }),
    } satisfies Record<string, unknown> & { type: InteractionType; token: string };
  }
}
