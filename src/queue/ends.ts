import { setTimeout as waitFor } from 'node:timers/promises';
import type { Signals } from '../database/signals.ts';

/** Keys that somebody waits for. */
export interface Watched extends Disposable {
  /** Those that have not ended since the watch began. */
  readonly left: ReadonlySet<string>;
  /** Waits until all have ended, for at most this many milliseconds, or until the signal is aborted. Never throws. */
  settled(ms: number, signal: AbortSignal): Promise<void>;
}

/** Watches keys of jobs: `signals` announces each when its job ends. */
export function watchEnds(signals: Signals, keys: Iterable<string>): Watched {
  const left = new Set(keys);
  const all = Promise.withResolvers<void>();
  const listening = signals.listen((key) => {
    if (left.delete(key) && left.size === 0) all.resolve();
  });
  return {
    left,
    async settled(ms, signal) {
      if (left.size === 0 || signal.aborted) return;
      const over = new AbortController();
      const timer = AbortSignal.any([signal, over.signal]);
      // It only fails if it is aborted.
      const late = waitFor(ms, undefined, { signal: timer }).catch(() => {});
      await Promise.race([all.promise, late]);
      over.abort();
    },
    [Symbol.dispose]: () => listening[Symbol.dispose](),
  };
}
