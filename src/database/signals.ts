import { EventEmitter } from 'node:events';
import type postgres from 'postgres';

/** Short messages between all that have the database open: in this process, and on a server also in others. */
export interface Signals {
  /** Announces a text of at most 8,000 bytes. Never throws: whoever waits for a signal must be able to miss it. */
  announce(text: string): void;
  /** Calls back, possibly twice, for each text announced from now on, until disposed. */
  listen(heard: (text: string) => void): Disposable;
}

const EVENT = 'signal';

/** Creates signals within this process. */
export function createLocalSignals(): Signals {
  const emitter = new EventEmitter();
  // Each digest that waits for its TL;DRs listens.
  emitter.setMaxListeners(0);
  return {
    announce: (text) => void emitter.emit(EVENT, text),
    listen(heard) {
      emitter.on(EVENT, heard);
      return { [Symbol.dispose]: () => void emitter.off(EVENT, heard) };
    },
  };
}

/** The channel that LISTEN and NOTIFY use. */
const CHANNEL = 'daily_papers';

/**
 * Creates signals between all processes on a server, by LISTEN on its own connection, which the driver reopens when it
 * breaks. A pooler that lends sessions for one transaction passes none on: then signals stay in this process.
 */
export function createServerSignals(client: postgres.Sql): Signals {
  const local = createLocalSignals();
  let isListening = false;
  // Signals only save time: whoever waits for one also checks by itself after some seconds.
  const ignore = (): void => {};
  return {
    announce(text) {
      local.announce(text);
      client.notify(CHANNEL, text).catch(ignore);
    },
    listen(heard) {
      // An operator's command never waits for a signal, so it opens no connection for them.
      if (!isListening) client.listen(CHANNEL, (text) => local.announce(text)).catch(ignore);
      isListening = true;
      return local.listen(heard);
    },
  };
}
