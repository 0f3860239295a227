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
 * Taken at once and for good in WebAssembly, so less than Postgres's own default of 128 MB. A page that is not in it comes
 * through the file system, at some 10 microseconds: with 16 MB a search of 30,000 papers took a fifth longer, and with
 * more than 48 MB it was no quicker.
 */
const SHARED_BUFFERS = '48MB';

/** Log that is kept to be written over after a checkpoint; by default a gigabyte, which a small disk lacks. */
const MAX_WAL_SIZE = '128MB';

/**
 * Pages of new papers, 4 MB, that pg_textsearch gathers before it puts them in their place: with its own 64, storing many
 * takes an eighth longer. A search looks through them in memory, and takes no longer.
 */
const BM25_PAGES_GATHERED = 512;

const port = parentPort;
if (port === null) throw new Error('The embedded database runs in a worker thread only.');

const database = await PGlite.create({
  dataDir: folder,
  extensions: { pg_textsearch, vector },
  startParams: [
    ...PGlite.defaultStartParams,
    ...['-c', `shared_buffers=${SHARED_BUFFERS}`],
    ...['-c', `max_wal_size=${MAX_WAL_SIZE}`],
    ...['-c', `pg_textsearch.memtable_pages_threshold=${BM25_PAGES_GATHERED}`],
  ],
});
if (socketPath === undefined) await database.close();
else await serve(socketPath, port);

async function serve(path: string, parent: MessagePort): Promise<void> {
  const server = new PGLiteSocketServer({ db: database, path, maxConnections: 1 });
  await server.start();
  parent.on('message', async (told: unknown) => {
    // Whoever asks learns that this thread is not held up.
    if (told === 'ping') return parent.postMessage('pong');
    await server.stop();
    await database.close();
    parent.close();
  });
  parent.postMessage('ready');
}
