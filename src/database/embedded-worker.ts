import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { pg_textsearch } from '@electric-sql/pglite-pg_textsearch';
import { vector } from '@electric-sql/pglite-pgvector';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { z } from 'zod';

/** What the worker is started with: where the data lies, and where to listen; without that it only makes the data. */
const { folder, socketPath } = z
  .object({ folder: z.string(), socketPath: z.string().optional() })
  .parse(workerData);

/**
 * Postgres's own default of 128 MB is taken at once and for good in WebAssembly. The tables of a team fit in
 * less, and what does not fit is in the operating system's cache.
 */
const SHARED_BUFFERS = '48MB';

/** Log that is kept to be written over after a checkpoint; by default a gigabyte, which a small disk lacks. */
const MAX_WAL_SIZE = '128MB';

const port = parentPort;
if (port === null) throw new Error('The embedded database runs in a worker thread only.');

const database = await PGlite.create({
  dataDir: folder,
  extensions: { pg_textsearch, vector },
  startParams: [
    ...PGlite.defaultStartParams,
    ...['-c', `shared_buffers=${SHARED_BUFFERS}`],
    ...['-c', `max_wal_size=${MAX_WAL_SIZE}`],
  ],
});
if (socketPath === undefined) await database.close();
else await serve(socketPath, port);

async function serve(path: string, parent: MessagePort): Promise<void> {
  const server = new PGLiteSocketServer({ db: database, path, maxConnections: 1 });
  await server.start();
  parent.once('message', async () => {
    await server.stop();
    await database.close();
    parent.close();
  });
  parent.postMessage('ready');
}
