import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { Ends } from './ends.ts';
import { recorded } from './recorded.ts';

/** A server's answer to a path. */
interface Canned {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** A local server that plays Hugging Face and arXiv. */
export interface SourceServer {
  readonly url: string;
  /** Paths asked for, with their query, oldest first. */
  readonly asked: string[];
  /** Answers every matching path from now on; the newest rule wins. Returns a function that removes it. */
  answer(path: RegExp, canned: Canned | ((url: URL) => Canned)): () => void;
}

/** Starts the server on a free port of loopback; without rules, it answers 404. It ends with the test. */
export async function openSourceServer(t: Ends): Promise<SourceServer> {
  const rules: { readonly path: RegExp; readonly canned: Canned | ((url: URL) => Canned) }[] = [];
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://sources.invalid');
    asked.push(url.pathname + url.search);
    const rule = rules.find(({ path }) => path.test(url.pathname + url.search));
    const canned = typeof rule?.canned === 'function' ? rule.canned(url) : rule?.canned;
    send(response, canned ?? { status: 404, body: '' });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    answer(path, canned) {
      const rule = { path, canned };
      rules.unshift(rule);
      return () => rules.splice(rules.indexOf(rule), 1);
    },
  };
}

function send(response: ServerResponse, { status = 200, headers = {}, body }: Canned): void {
  response.writeHead(status, headers);
  response.end(body);
}

/** Serves a list for one day of Hugging Face; returns a function that removes it. */
export function serveDay(server: SourceServer, day: string, items: readonly unknown[]): () => void {
  return server.answer(new RegExp(`daily_papers\\?date=${day}`, 'u'), { body: JSON.stringify(items) });
}

/** Serves the recorded days of Hugging Face; a day that was not recorded is an empty list. */
export function serveRecordedDays(server: SourceServer): void {
  server.answer(/^\/api\/daily_papers\?/u, (url) => {
    const file = recorded(`huggingface/${url.searchParams.get('date')}.json`).path;
    const isFirst = (url.searchParams.get('p') ?? '0') === '0';
    return { body: isFirst && existsSync(file) ? readFileSync(file, 'utf8') : '[]' };
  });
}

/** Lists the recorded list days, oldest first. */
export function recordedDays(): string[] {
  const { path, skip } = recorded('huggingface');
  if (skip !== false) return [];
  return readdirSync(path)
    .flatMap((name) => /^(\d{4}-\d{2}-\d{2})\.json$/u.exec(name)?.[1] ?? [])
    .sort();
}

/** Returns an item of Hugging Face's list with the values that a test sets. */
export function huggingfaceItem(
  id: string,
  paper: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    paper: {
      id,
      title: `Paper ${id}`,
      summary: `What paper ${id} is about.`,
      authors: [{ name: 'Ada Lovelace' }],
      publishedAt: '2026-03-01T10:00:00.000Z',
      upvotes: 3,
      ...paper,
    },
    numComments: 1,
  };
}
