import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { OutputLine } from './output.ts';

/** A request of one process to the bot that has the data folder open. */
export interface OperatorRequest {
  /** The command and its words. */
  readonly words: readonly string[];
  readonly json: boolean;
}

const requestShape = z.object({ words: z.array(z.string()), json: z.boolean() });
const lineShape: z.ZodType<OutputLine> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('result'), text: z.string() }),
  z.object({ kind: z.literal('progress'), done: z.number(), total: z.number() }),
  z.object({ kind: z.literal('end'), failure: z.string().nullable() }),
]);

/** The kernel's limit (see `database/embedded.ts`); in a deeper folder operators read who has it open instead. */
const MAX_SOCKET_PATH = 103;

function socketPath(dataFolder: string): string {
  return join(dataFolder, 'operator.sock');
}

/**
 * Lets other processes of the folder's owner run operator commands here, because PGlite can only be open once. One
 * request per connection, one line of JSON each way; only the owner can reach the folder.
 */
export async function serveOperators(
  dataFolder: string,
  run: (request: OperatorRequest, send: (line: OutputLine) => void) => Promise<void>,
): Promise<AsyncDisposable> {
  const path = socketPath(dataFolder);
  if (Buffer.byteLength(path) > MAX_SOCKET_PATH) return { [Symbol.asyncDispose]: () => Promise.resolve() };
  rmSync(path, { force: true });
  const server = createServer((socket) => {
    // A reader that goes away only ends its own request.
    socket.on('error', () => socket.destroy());
    void answer(socket, run);
  });
  server.listen(path);
  await once(server, 'listening');
  return {
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer(
  socket: Socket,
  run: (request: OperatorRequest, send: (line: OutputLine) => void) => Promise<void>,
): Promise<void> {
  const send = (line: OutputLine): void => {
    if (socket.writable) socket.write(`${JSON.stringify(line)}\n`);
  };
  for await (const line of createInterface({ input: socket })) {
    const request = parse(requestShape, line);
    if (request === undefined)
      send({ kind: 'end', failure: 'The bot did not understand. Is it of another version?' });
    else await run(request, send);
    socket.end();
    return;
  }
}

/** Asks the bot that has the folder open and returns its lines; undefined if no bot listens there. */
export async function askRunningBot(
  dataFolder: string,
  request: OperatorRequest,
): Promise<AsyncIterable<OutputLine> | undefined> {
  const socket = createConnection(socketPath(dataFolder));
  try {
    await once(socket, 'connect');
  } catch {
    // No socket, or one left by a killed process: nobody is there to ask.
    return undefined;
  }
  // A killed bot breaks the connection: its lines end without one that says so.
  socket.on('error', () => socket.destroy());
  socket.write(`${JSON.stringify(request)}\n`);
  return readLines(socket);
}

async function* readLines(socket: Socket): AsyncGenerator<OutputLine> {
  for await (const text of createInterface({ input: socket })) {
    const line = parse(lineShape, text);
    if (line !== undefined) yield line;
  }
}

function parse<Shape extends z.ZodType>(shape: Shape, text: string): z.infer<Shape> | undefined {
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    // Not this protocol: the sender is told, or the line is ignored.
    return undefined;
  }
}
