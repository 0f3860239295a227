import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { z } from 'zod';

/** What the worker is started with: where the data lies and where to listen. */
const { folder, socketPath } = z.object({ folder: z.string(), socketPath: z.string() }).parse(workerData);

const port = parentPort;
if (port === null) throw new Error('The embedded database runs in a worker thread only.');

const database = await PGlite.create({ dataDir: folder });
const server = new PGLiteSocketServer({ db: database, path: socketPath, maxConnections: 1 });
await server.start();

port.once('message', async () => {
  await server.stop();
  await database.close();
  port.close();
});
port.postMessage('ready');
