import { parentPort } from 'node:worker_threads';
import { drawLayout } from './draw.ts';
import type { Layout } from './lay-out.ts';

/** Draws each layout that it is sent, and answers with its PNG, or with what failed. */
parentPort?.on('message', (layout: Layout) => {
  drawLayout(layout).then(
    (png) => parentPort?.postMessage({ png }),
    (error: unknown) => parentPort?.postMessage({ fault: String(error) }),
  );
});
