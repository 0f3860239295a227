import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { savePapers } from '../../src/search/save-papers.ts';
import { type Bot, startBot } from './bot.ts';
import type { Databases } from './database.ts';
import { paper } from './papers.ts';
import { ENCRYPTION_KEY } from './zotero.ts';
import { GOOD_KEY, openZoteroServer, type ZoteroServer } from './zotero-server.ts';

type Options = Readonly<Record<string, string | boolean>>;

/** A bot that can reach a Zotero. */
export interface ZoteroBot {
  readonly bot: Bot;
  readonly server: ZoteroServer;
  /** Runs a command of `/papers zotero` as Ben, in the server's channel unless another is given. */
  run(name: string, options?: Options, channel?: string): Promise<Answer>;
  /** Opens the form to connect a library as Ben, and fills it in; in the server's channel unless another is given. */
  connect(values: Readonly<Record<string, string>>, channel?: string): Promise<Answer>;
}

type Answer = Awaited<ReturnType<ReturnType<Bot['sandbox']['as']>['invoke']>>;

/** Starts it, with so many papers that say they are about attention. */
export async function startZoteroBot(
  t: TestContext,
  databases: Databases,
  {
    papers = 0,
    environment = {},
  }: { readonly papers?: number; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<ZoteroBot> {
  const server = await openZoteroServer(t);
  const bot = await startBot(t, databases, {
    environment: { ZOTERO_API_URL: server.url, ZOTERO_ENCRYPTION_KEY: ENCRYPTION_KEY, ...environment },
  });
  const ids = Array.from({ length: papers }, (_, index) => `2601.${String(10_000 + index)}`);
  await savePapers(
    bot.app.services.database,
    ids.map((id) => paper(id, { title: `Attention ${id}` })),
  );
  const ben = bot.sandbox.as(bot.sandbox.people.ben);
  const here = bot.sandbox.channel.id;
  const run: ZoteroBot['run'] = (name, options = {}, channel = here) =>
    ben.invoke(channel, `papers zotero ${name}`, options);
  return {
    bot,
    server,
    run,
    async connect(values, channel = here) {
      const { modal } = await run('connect', {}, channel);
      assert.ok(modal);
      return ben.submit(channel, modal, { key: GOOD_KEY, ...values });
    },
  };
}
