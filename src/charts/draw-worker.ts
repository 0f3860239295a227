import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
import type { Layout } from './lay-out.ts';

// Compiling what draws takes a third of the time of the first figure. A folder that can't be written is passed over.
enableCompileCache(
  fileURLToPath(new URL('../../node_modules/.cache/daily-papers-compiled', import.meta.url)),
);
const { drawLayout } = await import('./draw.ts');

/** Draws each layout that it is sent, and answers with its PNG, or with what failed. */
parentPort?.on('message', (layout: Layout) => {
  drawLayout(layout).then(
    (png) => parentPort?.postMessage({ png }),
    (error: unknown) => parentPort?.postMessage({ fault: String(error) }),
  );
});
