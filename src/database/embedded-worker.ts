import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { pg_textsearch } from '@electric-sql/pglite-pg_textsearch';
import { vector } from '@electric-sql/pglite-pgvector';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { z } from 'zod';

/** The worker's settings: where the data is, and where to listen; without the latter it only creates the data. */
const { folder, socketPath } = z
  .object({ folder: z.string(), socketPath: z.string().optional() })
  .parse(workerData);

/**
 * WebAssembly takes this memory at once and never gives it back, so it is less than Postgres's default of 128 MB. A
 * page outside it comes through the file system, at some 10 microseconds: with 16 MB a search of 30,000 papers took a
 * fifth longer, and more than 48 MB made it no faster.
 */
const SHARED_BUFFERS = '48MB';

/**
 * How much log is kept to be overwritten after a checkpoint; the default is a gigabyte, which a small disk doesn't
 * have.
 */
const MAX_WAL_SIZE = '128MB';

/**
 * Pages of new papers, 4 MB, that pg_textsearch gathers before it merges them: with its default of 64, storing many
 * papers takes an eighth longer. A search reads them from memory and takes no longer.
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
    // The sender learns that this thread isn't stuck.
    if (told === 'ping') return parent.postMessage('pong');
    await server.stop();
    await database.close();
    parent.close();
  });
  parent.postMessage('ready');
}
