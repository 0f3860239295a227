import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { z } from 'zod';

/** What the worker is started with: where the data lies and where to listen. */
const { folder, socketPath } = z.object({ folder: z.string(), socketPath: z.string() }).parse(workerData);

/**
 * Postgres's own default of 128 MB is taken at once and for good in WebAssembly. The tables of a team fit in
 * less, and what does not fit is in the operating system's cache.
 */
const SHARED_BUFFERS = '32MB';

const port = parentPort;
if (port === null) throw new Error('The embedded database runs in a worker thread only.');

const database = await PGlite.create({
  dataDir: folder,
  startParams: [...PGlite.defaultStartParams, '-c', `shared_buffers=${SHARED_BUFFERS}`],
});
const server = new PGLiteSocketServer({ db: database, path: socketPath, maxConnections: 1 });
await server.start();

port.once('message', async () => {
  await server.stop();
  await database.close();
  port.close();
});
port.postMessage('ready');
