import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { Log } from '../log.ts';
import { createSerialQueue } from '../serial-queue.ts';
import type { Figure } from './figure.ts';
import { type Layout, layOut } from './lay-out.ts';

/** Draws figures in a thread of its own. */
export interface Drawer extends AsyncDisposable {
  /** Draws a figure as a PNG. Returns undefined, and logs why, if that fails: the words must do without it. */
  draw(figure: Figure): Promise<Uint8Array | undefined>;
}

/** Limits of drawing. */
interface DrawerLimits {
  /** How long the thread waits for another figure: when it ends, what it has loaded is freed. */
  readonly idleMs: number;
  /** How long a figure may take, with the start of the thread: a person waits. */
  readonly drawMs: number;
  /** How many figures may wait, with the one that is being drawn. */
  readonly waiting: number;
}

const LIMITS: DrawerLimits = { idleMs: 60_000, drawMs: 10_000, waiting: 20 };

/** The heap of the thread: many times what a figure of two years takes. */
const MAX_HEAP_MB = 256;

const answer = z.union([z.object({ png: z.instanceof(Uint8Array) }), z.object({ fault: z.string() })]);

/**
 * Creates what draws figures, one at a time. Its thread starts with the first, so that a bot without charts pays nothing
 * for them, and the connection to Discord never waits for a drawing; it ends when nobody has asked for a while.
 */
export function createDrawer({ log, limits = LIMITS }: { log: Log; limits?: DrawerLimits }): Drawer {
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let waiting = 0;
  const inTurn = createSerialQueue();

  const start = (): Worker => {
    const started = new Worker(new URL('./draw-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    });
    started.on('error', (error) => log.error({ err: error }, 'the thread that draws charts failed'));
    return started;
  };
  const end = async (): Promise<void> => {
    clearTimeout(idle);
    const ended = worker;
    worker = undefined;
    await ended?.terminate();
  };
  const draw = async (figure: Figure): Promise<Uint8Array | undefined> => {
    clearTimeout(idle);
    try {
      const layout = layOut(figure);
      worker ??= start();
      const png = await ask(worker, layout, limits.drawMs);
      idle = setTimeout(() => void end(), limits.idleMs).unref();
      return png;
    } catch (error) {
      log.error({ err: error }, 'a chart could not be drawn; its answer goes without it');
      await end();
      return undefined;
    }
  };

  return {
    async draw(figure) {
      if (waiting >= limits.waiting) {
        log.warn({ waiting }, 'too many charts wait to be drawn; an answer goes without one');
        return undefined;
      }
      waiting += 1;
      try {
        return await inTurn(() => draw(figure));
      } finally {
        waiting -= 1;
      }
    },
    [Symbol.asyncDispose]: end,
  };
}

/** Has the thread draw a layout. Throws if it fails, ends or takes too long. */
async function ask(worker: Worker, layout: Layout, ms: number): Promise<Uint8Array> {
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, AbortSignal.timeout(ms)]);
  // It keeps the process only while somebody waits.
  worker.ref();
  try {
    const answered = once(worker, 'message', { signal });
    const ended = once(worker, 'exit', { signal }).then(() => {
      throw new Error('The thread that draws charts ended.');
    });
    worker.postMessage(layout);
    const [said]: unknown[] = await Promise.race([answered, ended]);
    const read = answer.parse(said);
    if ('fault' in read) throw new Error(read.fault);
    return read.png;
  } finally {
    over.abort();
    worker.unref();
  }
}
