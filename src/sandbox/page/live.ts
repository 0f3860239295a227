import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Controls } from '../controls.ts';
import type { RequestRecord } from '../rest/server.ts';
import type { Visitor } from '../visitor.ts';
import type { World } from '../world.ts';
import { perform, type Sent, sentShape } from './asks.ts';
import { viewMessage } from './message-view.ts';
import type { MessageView, RequestView, Told } from './protocol.ts';
import { seesChannel, viewScene } from './scene.ts';

/** The parts of the sandbox that pages show and change. */
export interface LiveParts {
  readonly world: World;
  readonly controls: Controls;
  readonly requests: readonly RequestRecord[];
  /** The ids of the people that a visitor can be; a new page is the first. */
  readonly people: readonly string[];
  readonly connected: () => boolean;
  readonly seat: (userId: string) => Visitor;
}

/** Changes come in bursts; a page is told once for all changes within this time. */
const GATHER_MS = 10;

/** The longest message from a page that is read: one with an attached file of ten megabytes, in base64. */
const MAX_SENT = 14_000_000;

/** Keeps open pages in step with the world, and does what people ask for there. */
export class Live {
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_SENT });
  readonly #pages = new Set<() => void>();
  /** Who each page is. */
  readonly #seats = new Map<() => void, string>();
  readonly #parts: LiveParts;
  readonly #changed: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: LiveParts) {
    this.#parts = parts;
    this.#changed = () => {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        for (const tell of this.#pages) tell();
      }, GATHER_MS);
    };
    parts.world.on('change', this.#changed);
  }

  /** Takes over a connection that comes from a page. */
  open(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#sockets.handleUpgrade(request, socket, head, (opened) => this.#welcome(opened));
  }

  /** Whether somebody is this person at an open page. */
  plays(userId: string): boolean {
    return [...this.#seats.values()].includes(userId);
  }

  close(): void {
    this.#parts.world.off('change', this.#changed);
    clearTimeout(this.#timer);
    for (const client of this.#sockets.clients) client.terminate();
    this.#sockets.close();
  }

  #welcome(socket: WebSocket): void {
    const { world, people, seat, controls } = this.#parts;
    const send = (told: Told): void => socket.send(JSON.stringify(told));
    let visitor = seat(people[0] ?? '');
    let teller = createTeller(this.#parts, visitor.id, send);
    let watch = false;
    const tell = (): void => {
      teller.scene();
      teller.messages();
      if (watch) teller.requests();
    };
    this.#pages.add(tell);
    this.#seats.set(tell, visitor.id);
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      this.#pages.delete(tell);
      this.#seats.delete(tell);
    });
    socket.on('message', (raw) => {
      const sent = parseSent(String(raw));
      if (sent === undefined) return socket.close(4_000, 'This page is from another version. Reload it.');
      if ('be' in sent) {
        visitor = seat(people.includes(sent.be) ? sent.be : (people[0] ?? ''));
        this.#seats.set(tell, visitor.id);
        teller = createTeller(this.#parts, visitor.id, send);
        tell();
      } else if ('watch' in sent) {
        watch = sent.watch;
        tell();
      } else {
        const by = visitor;
        void perform(world, sent.ask, by, controls).then((result) => {
          // The page shows the outcome before it hears that the action is done.
          tell();
          send({ kind: 'reply', to: sent.number, result });
        });
      }
    });
  }
}

/** Creates a teller, which tells one person what has changed since the last time. */
function createTeller(parts: LiveParts, me: string, send: (told: Told) => void) {
  const { world, people, connected, controls, requests } = parts;
  let lastScene = '';
  let lastRequest = 0;
  let anew = true;
  const known = new Map<string, string>();
  return {
    scene(): void {
      const scene = viewScene({ world, people, connected: connected(), controls: controls.state }, me);
      // Time passes by itself; only a jump is news.
      const secondsAhead = Math.max(0, Math.round((scene.now - Date.now()) / 1_000));
      const seen = JSON.stringify({ ...scene, now: secondsAhead });
      if (seen === lastScene) return;
      lastScene = seen;
      send({ kind: 'scene', scene });
    },
    messages(): void {
      const put: MessageView[] = [];
      const gone = new Set(known.keys());
      for (const channel of world.channels.values()) {
        if (!seesChannel(world, channel, me)) continue;
        for (const stored of channel.messages.values()) {
          if (stored.onlyFor !== undefined && stored.onlyFor !== me) continue;
          const view = viewMessage(world, stored, me);
          const json = JSON.stringify(view);
          gone.delete(view.id);
          if (known.get(view.id) === json) continue;
          known.set(view.id, json);
          put.push(view);
        }
      }
      for (const id of gone) known.delete(id);
      if (put.length > 0 || gone.size > 0 || anew) send({ kind: 'messages', anew, put, drop: [...gone] });
      anew = false;
    },
    requests(): void {
      const news = requests.filter(({ number }) => number > lastRequest);
      lastRequest = news.at(-1)?.number ?? lastRequest;
      if (news.length > 0) send({ kind: 'requests', records: news satisfies readonly RequestView[] });
    },
  };
}

function parseSent(text: string): Sent | undefined {
  try {
    return sentShape.parse(JSON.parse(text));
  } catch {
    // It is not from a page of ours: the connection is closed.
    return undefined;
  }
}
