import type { TestContext } from 'node:test';
import pino from 'pino';
import type { ModelConfig } from '../../src/config.ts';
import type { Database } from '../../src/database/connect.ts';
import { findServersShowing } from '../../src/delivery/posted-cards.ts';
import { createModel, type Model } from '../../src/tldr/model/model.ts';
import type { TldrServices } from '../../src/tldr/write.ts';
import { type ModelServer, openModelServer, type Question } from './model-server.ts';
import { NOON } from './papers.ts';

/** Services for writing TL;DRs, and their log. */
export interface Desk extends TldrServices {
  readonly logged: Record<string, unknown>[];
}

/** A desk whose clock stands still at noon. */
export function openDesk(database: Database, model: Model | undefined): Desk {
  const logged: Record<string, unknown>[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  return { database, model, now: () => NOON, log, logged, findAudience: findServersShowing };
}

/** Returns a model on a server, with the settings of a test. */
export function modelOn(server: ModelServer, given: Partial<ModelConfig> = {}): Model {
  return createModel({
    apiKey: 'sk-test-0123456789',
    baseUrl: server.url,
    name: 'a-model',
    prices: undefined,
    monthlyBudget: undefined,
    ...given,
  });
}

/** Opens a server whose TL;DR names the paper it was asked about. */
export async function openNamingServer(t: TestContext): Promise<ModelServer> {
  const server = await openModelServer(t);
  server.answer((question) => ({ kind: 'line', line: `About ${askedTitle(question)}.` }));
  return server;
}

/** Returns the title of the paper that a question is about. */
export function askedTitle({ messages }: Pick<Question, 'messages'>): string {
  return /^Title: (.*)$/mu.exec(messages.at(-1)?.content ?? '')?.[1] ?? '';
}

/** Returns the titles asked about, in order. */
export function titlesOf({ asked }: ModelServer): string[] {
  return asked.map(askedTitle).sort();
}
