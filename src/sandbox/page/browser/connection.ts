import type { Ask } from '../asks.ts';
import type { Result, Told } from '../protocol.ts';

/** A connection to the sandbox that is opened again whenever it breaks. */
export interface Connection {
  /** Does something as the current person. The result says what could not be done, or that the connection was lost. */
  ask(ask: Ask): Promise<Result>;
  /** Becomes another person. */
  be(person: string): void;
  /** Starts or stops receiving the requests between bot and Discord. */
  watch(on: boolean): void;
}

/** Handles what the connection receives. */
export interface Listener {
  heard(told: Exclude<Told, { kind: 'reply' }>): void;
  status(status: 'open' | 'lost'): void;
}

const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 4_000;

/** The message for what was not sent; no longer true once the connection is open again. */
export const UNREACHABLE = 'The sandbox can’t be reached right now.';

const LOST = 'The connection to the sandbox was lost before the answer arrived.';

/** Opens the connection. `person` is whom to be at first; if undefined, the server chooses. */
export function connect(person: string | undefined, { heard, status }: Listener): Connection {
  const waiting = new Map<number, (result: Result) => void>();
  let socket: WebSocket | undefined;
  let me = person;
  let watched = false;
  let last = 0;
  let wait = FIRST_WAIT_MS;

  const send = (sent: unknown): boolean => {
    if (socket?.readyState !== WebSocket.OPEN) return false;
    socket.send(JSON.stringify(sent));
    return true;
  };

  const open = (): void => {
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const opened = new WebSocket(`${scheme}//${location.host}/live${location.search}`);
    socket = opened;
    opened.addEventListener('open', () => {
      wait = FIRST_WAIT_MS;
      send({ be: me ?? '' });
      if (watched) send({ watch: true });
      status('open');
    });
    opened.addEventListener('message', ({ data }) => {
      // From our own server, whose messages have this type.
      const told = JSON.parse(String(data)) as Told;
      if (told.kind !== 'reply') return heard(told);
      waiting.get(told.to)?.(told.result);
      waiting.delete(told.to);
    });
    opened.addEventListener('close', () => {
      for (const settle of waiting.values()) settle({ refused: LOST });
      waiting.clear();
      status('lost');
      setTimeout(open, wait);
      wait = Math.min(wait * 2, MAX_WAIT_MS);
    });
  };
  open();

  return {
    ask(ask) {
      last += 1;
      const number = last;
      const { promise, resolve } = Promise.withResolvers<Result>();
      if (send({ number, ask })) waiting.set(number, resolve);
      else resolve({ refused: UNREACHABLE });
      return promise;
    },
    be(other) {
      me = other;
      send({ be: other });
    },
    watch(on) {
      watched = on;
      send({ watch: on });
    },
  };
}
