import type { Server } from 'node:http';
import { GatewayCloseCodes, GatewayIntentBits, GatewayOpcodes } from 'discord-api-types/v10';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { comesFromPage, isCalledLoopback } from './origin.ts';
import { presentGuildCreate } from './present.ts';
import { onUpgrade } from './upgrade.ts';
import type { Dispatch, World } from './world.ts';

interface Session {
  readonly id: string;
  readonly intents: number;
  readonly shard: readonly [number, number];
  /** Everything that was ever sent, so that missed events can be sent again. */
  readonly sent: { readonly s: number; readonly t: string; readonly d: unknown }[];
  socket: WebSocket | undefined;
}

/** Longer than any test; a bot sends a heartbeat once at the start and then at this interval. */
const HEARTBEAT_MS = 41_250;

const packet = z.looseObject({ op: z.int(), d: z.unknown() });
const identify = z.looseObject({
  token: z.string(),
  intents: z.int(),
  shard: z.tuple([z.int(), z.int()]).optional(),
});
const resume = z.looseObject({ token: z.string(), session_id: z.string(), seq: z.int() });

const ALL_INTENTS = Object.values(GatewayIntentBits).reduce<number>(
  (all, bit) => (typeof bit === 'number' ? all | bit : all),
  0,
);

/** Shards share guilds by this rule (https://docs.discord.com/developers/events/gateway#sharding). */
const SHARD_SHIFT = 22n;

/** The gateway, which tells the sessions of bots what happens. */
export class Gateway {
  readonly #world: World;
  readonly #token: string;
  readonly #url: () => string;
  readonly #sockets: WebSocketServer;
  readonly #sessions = new Map<string, Session>();
  #heldBack: Dispatch[] | undefined;
  #turnedAway = 0;

  /** Serves `/gateway` on an HTTP server. */
  constructor(server: Server, world: World, token: string, url: () => string) {
    this.#world = world;
    this.#token = token;
    this.#url = url;
    this.#sockets = new WebSocketServer({ noServer: true });
    onUpgrade(server, ({ request, target, socket, head }) => {
      const isGateway = /^\/gateway\/?$/u.test(target?.path ?? '');
      if (!isGateway || comesFromPage(request) || !isCalledLoopback(request)) return socket.destroy();
      this.#sockets.handleUpgrade(request, socket, head, (opened) => this.#welcome(opened));
    });
    world.on('dispatch', (dispatch) => this.#dispatch(dispatch));
  }

  /** How many shards of bots are connected. */
  get connected(): number {
    return [...this.#sessions.values()].filter(({ socket }) => socket !== undefined).length;
  }

  /** Closes all connections; their sessions can be resumed unless the code says otherwise. */
  disconnect(code = 4_000): void {
    for (const session of this.#sessions.values()) session.socket?.close(code);
  }

  /** Asks all bots to reconnect (op 7). */
  askToReconnect(): void {
    for (const { socket } of this.#sessions.values())
      socket?.send(JSON.stringify({ op: GatewayOpcodes.Reconnect, d: null }));
  }

  /** Ends all sessions (op 9): bots have to identify again, and never learn what they missed. */
  invalidateSessions(): void {
    for (const session of this.#sessions.values()) {
      this.#sessions.delete(session.id);
      session.socket?.send(JSON.stringify({ op: GatewayOpcodes.InvalidSession, d: false }));
    }
  }

  /**
   * Turns away the next bots that identify (op 9), as Discord does if too many identify within 5 seconds
   * (https://docs.discord.com/developers/events/gateway#sharding-max-concurrency).
   */
  turnAway(times: number): void {
    this.#turnedAway = times;
  }

  /** Holds events back until the returned function is called. */
  holdBack(): () => void {
    this.#heldBack ??= [];
    return () => {
      const held = this.#heldBack ?? [];
      this.#heldBack = undefined;
      for (const dispatch of held) this.#dispatch(dispatch);
    };
  }

  close(): void {
    for (const client of this.#sockets.clients) client.terminate();
    this.#sockets.close();
  }

  #welcome(socket: WebSocket): void {
    let session: Session | undefined;
    socket.on('close', () => {
      if (session?.socket === socket) session.socket = undefined;
      this.#world.emit('change');
    });
    socket.on('error', () => socket.terminate());
    socket.on('message', (raw) => {
      const parsed = parsePacket(String(raw));
      if (parsed === undefined) return socket.close(GatewayCloseCodes.DecodeError);
      switch (parsed.op) {
        case GatewayOpcodes.Heartbeat:
          return socket.send(JSON.stringify({ op: GatewayOpcodes.HeartbeatAck, d: null }));
        case GatewayOpcodes.Identify:
          if (session !== undefined) return socket.close(GatewayCloseCodes.AlreadyAuthenticated);
          session = this.#identify(socket, parsed.d);
          return;
        case GatewayOpcodes.Resume:
          session = this.#resume(socket, parsed.d);
          return;
        case GatewayOpcodes.PresenceUpdate:
        case GatewayOpcodes.VoiceStateUpdate:
        case GatewayOpcodes.RequestGuildMembers:
          return;
        default:
          return socket.close(GatewayCloseCodes.UnknownOpcode);
      }
    });
    socket.send(
      JSON.stringify({ op: GatewayOpcodes.Hello, d: { heartbeat_interval: HEARTBEAT_MS, _trace: [] } }),
    );
  }

  #identify(socket: WebSocket, body: unknown): Session | undefined {
    const asked = identify.safeParse(body);
    if (!asked.success) {
      socket.close(GatewayCloseCodes.DecodeError);
      return undefined;
    }
    const { token, intents, shard = [0, 1] } = asked.data;
    if (token.replace(/^Bot /u, '') !== this.#token) {
      socket.close(GatewayCloseCodes.AuthenticationFailed);
      return undefined;
    }
    if ((intents & ~ALL_INTENTS) !== 0) {
      socket.close(GatewayCloseCodes.InvalidIntents);
      return undefined;
    }
    if (shard[0] < 0 || shard[0] >= shard[1]) {
      socket.close(GatewayCloseCodes.InvalidShard);
      return undefined;
    }
    if (this.#turnedAway > 0) {
      this.#turnedAway -= 1;
      socket.send(JSON.stringify({ op: GatewayOpcodes.InvalidSession, d: false }));
      return undefined;
    }
    const session: Session = { id: this.#world.nextId(), intents, shard, sent: [], socket };
    this.#sessions.set(session.id, session);
    this.#world.emit('change');
    const guilds = [...this.#world.guilds.values()].filter(
      (guild) => guild.members.has(this.#world.bot.id) && isOfShard(shard, guild.id),
    );
    this.#send(session, 'READY', {
      v: 10,
      user: this.#world.bot,
      guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
      session_id: session.id,
      session_type: 'normal',
      resume_gateway_url: this.#url(),
      shard,
      application: { id: this.#world.bot.id, flags: 0 },
    });
    if ((intents & GatewayIntentBits.Guilds) === 0) return session;
    for (const guild of guilds) this.#send(session, 'GUILD_CREATE', presentGuildCreate(this.#world, guild));
    return session;
  }

  #resume(socket: WebSocket, body: unknown): Session | undefined {
    const asked = resume.safeParse(body);
    const session = asked.success ? this.#sessions.get(asked.data.session_id) : undefined;
    if (!asked.success || session === undefined) {
      socket.send(JSON.stringify({ op: GatewayOpcodes.InvalidSession, d: false }));
      return undefined;
    }
    session.socket = socket;
    this.#world.emit('change');
    for (const { s, t, d } of session.sent) {
      if (s > asked.data.seq) socket.send(JSON.stringify({ op: GatewayOpcodes.Dispatch, s, t, d }));
    }
    this.#send(session, 'RESUMED', { _trace: [] });
    return session;
  }

  #dispatch(dispatch: Dispatch): void {
    if (this.#heldBack !== undefined) {
      this.#heldBack.push(dispatch);
      return;
    }
    const { event, data, intent } = dispatch;
    const guildId = z.looseObject({ guild_id: z.string().optional() }).safeParse(data).data?.guild_id;
    // A bot hears nothing of a guild that it is not in, except that it was removed, and what people there ask of it.
    const guild = guildId === undefined ? undefined : this.#world.guilds.get(guildId);
    if (
      event !== 'GUILD_DELETE' &&
      event !== 'INTERACTION_CREATE' &&
      guild?.members.has(this.#world.bot.id) === false
    )
      return;
    for (const session of this.#sessions.values()) {
      if (intent !== undefined && (session.intents & intent) === 0) continue;
      if (guildId === undefined ? session.shard[0] !== 0 : !isOfShard(session.shard, guildId)) continue;
      this.#send(
        session,
        event,
        (session.intents & GatewayIntentBits.MessageContent) === 0 ? this.#veil(event, data) : data,
      );
    }
  }

  /** Hides what others write from a bot without the intent for it, unless they mention it or write to it. */
  #veil(event: string, data: unknown): unknown {
    if (event !== 'MESSAGE_CREATE' && event !== 'MESSAGE_UPDATE') return data;
    const message = z
      .looseObject({
        guild_id: z.string().optional(),
        author: z.looseObject({ id: z.string() }),
        mentions: z.array(z.looseObject({ id: z.string() })),
      })
      .parse(data);
    const isFree =
      message.guild_id === undefined ||
      message.author.id === this.#world.bot.id ||
      message.mentions.some(({ id }) => id === this.#world.bot.id);
    return isFree ? data : { ...message, content: '', embeds: [], attachments: [], components: [] };
  }

  #send(session: Session, event: string, data: unknown): void {
    const sent = { s: session.sent.length + 1, t: event, d: data };
    session.sent.push(sent);
    session.socket?.send(JSON.stringify({ op: GatewayOpcodes.Dispatch, ...sent }));
  }
}

function isOfShard([shard, count]: readonly [number, number], guildId: string): boolean {
  return Number((BigInt(guildId) >> SHARD_SHIFT) % BigInt(count)) === shard;
}

function parsePacket(text: string): z.infer<typeof packet> | undefined {
  try {
    return packet.parse(JSON.parse(text));
  } catch {
    // It is not a packet: the connection is closed.
    return undefined;
  }
}
