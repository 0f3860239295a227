import { setTimeout as waitFor } from 'node:timers/promises';
import { Events } from 'discord.js';
import { commands } from '../commands/index.ts';
import type { Config } from './config.ts';
import { type OpenDatabase, openDatabase } from './database/connect.ts';
import { createClient, type Login, logIn, type ReadyClient, registerCommands } from './discord/client.ts';
import type { Services } from './discord/command.ts';
import { findMissingPermissions } from './discord/permissions.ts';
import { followReactions } from './discord/reactions.ts';
import { route } from './discord/router.ts';
import { collectDay } from './jobs/collect.ts';
import { type DeliverServices, deliverDay, deliverDue } from './jobs/deliver.ts';
import { type Schedule, startSchedule } from './jobs/schedule.ts';
import type { Log } from './log.ts';
import { runOperation } from './operator/run.ts';
import { serveOperators } from './operator/socket.ts';
import { createSearch } from './papers/search.ts';
import { createSources, type Sources } from './sources/sources.ts';
import { createModel } from './tldr/model.ts';
import { createTurns } from './turns.ts';

/** The running bot. Disposed, it takes no new work, finishes or lays down what is in hand, and lets go of all it holds. */
export interface App extends AsyncDisposable {
  readonly client: ReadyClient;
  readonly database: OpenDatabase;
  readonly services: Services;
  readonly schedule: Schedule;
  /** Waits for the reactions that came in so far to be counted. */
  readonly votesCounted: () => Promise<void>;
}

/** What the app runs with, beside the settings. */
export interface AppOptions {
  readonly login: Login;
  readonly log: Log;
  readonly now: () => Temporal.Instant;
  /** Sources beside Hugging Face and arXiv. */
  readonly moreSources?: Sources;
}

/** How long work in hand may take at the end; after it the process goes, and what is left is taken up at the next start. */
const GRACE_MS = 7_000;

/** Starts the bot: database, sources, Discord, commands, votes, and the clock. Throws `UserError` for what a person can mend. */
export async function startApp(config: Config, { login, log, now, moreSources }: AppOptions): Promise<App> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(
    await openDatabase({ url: config.databaseUrl, dataFolder: config.dataFolder, what: 'the bot' }),
  );
  const client = stack.adopt(createClient(login.api), (open) => open.destroy());
  const ready = await logIn(client, login, log);

  const stopping = new AbortController();
  const sources: Sources = new Map([...createSources(config, { log, now }), ...(moreSources ?? [])]);
  const model = config.model && createModel(config.model);
  const search = createSearch(database.database, { log, now });
  const jobs: DeliverServices = {
    database: database.database,
    client: ready,
    sources,
    model,
    now,
    log,
    stopping: stopping.signal,
  };
  if (database.kind === 'embedded') {
    const operator = { ...jobs, search, config, databasePlace: database.place };
    stack.use(
      await serveOperators(config.dataFolder, (request, send) => runOperation(request, operator, send)),
    );
  }
  const inTurn = createTurns();
  const services: Services = {
    ...jobs,
    search,
    standardSource: 'huggingface',
    collectDay: (source, day, categories = []) => collectDay(jobs, { source, day, categories }),
    deliverDay: (feed, day) => inTurn(() => deliverDay(jobs, feed, day)),
    findMissingPermissions: (guildId, channelId) => findMissingPermissions(ready, guildId, channelId),
  };

  const inHand = new Set<Promise<void>>();
  const mended = search.mend(stopping.signal).catch((error: unknown) => {
    log.error({ err: error }, 'the search could not be put right; what is in it can be found');
  });
  const votesCounted = followReactions(ready, jobs);
  ready.on(Events.InteractionCreate, (interaction) => {
    if (stopping.signal.aborted) return;
    const work = route(interaction, commands, services).finally(() => inHand.delete(work));
    inHand.add(work);
  });
  await registerCommands(ready, commands);
  const schedule = startSchedule(() => inTurn(() => deliverDue(jobs)), log);

  stack.defer(async () => {
    stopping.abort(new Error('The bot is stopping.'));
    const settled = Promise.allSettled([schedule[Symbol.asyncDispose](), votesCounted(), mended, ...inHand]);
    await Promise.race([settled, waitFor(GRACE_MS, undefined, { ref: false })]);
  });
  const opened = stack.move();
  return {
    client: ready,
    database,
    services,
    schedule,
    votesCounted,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
