import { setTimeout as waitFor } from 'node:timers/promises';
import { type Client, Events } from 'discord.js';
import { Registry } from 'prom-client';
import { commands } from '../commands/index.ts';
import { createDrawer } from './charts/drawer.ts';
import type { Config } from './config.ts';
import { type OpenDatabase, openDatabase, pingBoth } from './database/connect.ts';
import { readUnfinished } from './database/job-tables.ts';
import { retryHalfPostedNow } from './delivery/days.ts';
import { collectDay } from './delivery/ensure-list.ts';
import { createClockRepair } from './delivery/plan.ts';
import { postNow } from './delivery/post-now.ts';
import { propose } from './delivery/post-proposal.ts';
import { findServersShowing } from './delivery/posted-cards.ts';
import { createDiscordChannel } from './discord/delivery/channel.ts';
import { refreshCardsOf } from './discord/delivery/edit-cards.ts';
import { createEventCalendar } from './discord/delivery/events.ts';
import { createThreads } from './discord/delivery/threads.ts';
import { createClient, findGatewayFault, type Login, type ReadyClient } from './discord/gateway/client.ts';
import { followGuilds } from './discord/gateway/guild-events.ts';
import { logIn } from './discord/gateway/log-in.ts';
import { followReactions } from './discord/gateway/reactions.ts';
import { reconcileGuild } from './discord/gateway/reconcile-votes.ts';
import { formatGatewayRefusal } from './discord/gateway/refusal.ts';
import { registerCommands } from './discord/gateway/registration.ts';
import { followServers } from './discord/gateway/servers.ts';
import { findDownShards, watchGateway } from './discord/gateway/watch.ts';
import { hasEmoji } from './discord/interactions/emoji.ts';
import { createFileReader } from './discord/interactions/given-file.ts';
import { createLookUps } from './discord/interactions/look-ups.ts';
import { route } from './discord/interactions/router.ts';
import type { Services } from './discord/interactions/services.ts';
import { lookUpMember } from './discord/members.ts';
import { canSee, findMissingPermissions } from './discord/permissions.ts';
import { alertWording } from './discord/render/alert-text.ts';
import { noticeWording } from './discord/render/day-text.ts';
import { discussionWording } from './discord/render/discussion-text.ts';
import { meetingWording } from './discord/render/meeting-text.ts';
import { describeCard } from './discord/render/plain-card.ts';
import { revisionWording } from './discord/render/revision-text.ts';
import { discuss } from './discussions/discuss.ts';
import { countReplies } from './discussions/replies.ts';
import { createEmbedder } from './embeddings/openai.ts';
import { watchForHang } from './health/hang.ts';
import { createMetrics } from './health/metrics.ts';
import { startHealth } from './health/server.ts';
import { watchDiscord, watchEmbedder, watchModel, watchSources } from './health/watch.ts';
import { createFollowUps } from './jobs/follow-ups.ts';
import { createHandlers } from './jobs/handlers.ts';
import { lookForWork } from './jobs/look-for-work.ts';
import { createReconciliations } from './jobs/reconciliations.ts';
import { startSchedule } from './jobs/schedule.ts';
import type { JobServices } from './jobs/services.ts';
import { createUpkeep } from './jobs/upkeep.ts';
import type { Log } from './log.ts';
import { openMailer } from './mail/mailer.ts';
import type { OpenSession } from './mail/session.ts';
import { wantAllLooks } from './meetings/meetings.ts';
import { openWeb } from './open-web.ts';
import { runOperation } from './operator/run.ts';
import { serveOperators } from './operator/socket.ts';
import { openQueue } from './queue/queue.ts';
import { openIndexes } from './revisions/indexes/indexes.ts';
import { createServerInformants } from './revisions/servers.ts';
import { createSearch } from './search/search.ts';
import type { Sleep } from './sources/http.ts';
import { DEFAULT_SOURCE, openSources, type Sources } from './sources/sources.ts';
import { createTeamOrder } from './taste/team-order.ts';
import { createModel } from './tldr/model/model.ts';
import { teamFilters } from './votes/team-filters.ts';
import { endWaits } from './zotero/additions.ts';
import { addToZotero } from './zotero/ask.ts';
import { openZotero } from './zotero/open.ts';

/** The running bot. Disposing it takes no new work, finishes or releases the work in progress, and closes everything. */
export interface App extends AsyncDisposable {
  readonly client: ReadyClient;
  readonly database: OpenDatabase;
  readonly services: Services;
  /** Looks for what is due, and waits until all of it is done or put off. */
  readonly catchUp: () => Promise<void>;
  /** Waits for the reactions that came in so far to be counted. */
  readonly votesCounted: () => Promise<void>;
}

/** Options of the app, besides the settings. */
export interface AppOptions {
  readonly login: Login;
  readonly log: Log;
  readonly now: () => Temporal.Instant;
  /**
   * Called when only a new process helps, because the database hangs or the gateway has closed for good; possibly before
   * the bot has started.
   */
  readonly onHang: () => void;
  /** Cancels the start if it comes before the bot has started; afterwards it does nothing. */
  readonly signal?: AbortSignal;
  /**
   * Whether the bot's servers are all that its data may be about; true if left out. In a sandbox, which people try on a
   * real bot's data too, no server is forgotten.
   */
  readonly knowsAllServers?: boolean;
  /** Sources besides those on the net. */
  readonly moreSources?: Sources;
  /** Waits before a source is asked again; on the machine's clock if left out. */
  readonly sleep?: Sleep;
  /** Opens sessions with the mail server; over the net if left out. */
  readonly openMailSession?: OpenSession;
  /** Opens the database; as the settings say if left out. */
  readonly open?: typeof openDatabase;
}

/** How long work in progress may take at the end. Then the process exits, and the next start continues the rest. */
const GRACE_MS = 7_000;

/** Starts the bot: database, sources, Discord, commands, votes, and the clock. Throws `UserError` for what a person can fix. */
export async function startApp(
  config: Config,
  {
    login,
    log,
    now,
    onHang,
    moreSources,
    sleep,
    knowsAllServers = true,
    openMailSession,
    open = openDatabase,
    signal = new AbortController().signal,
  }: AppOptions,
): Promise<App> {
  await using stack = new AsyncDisposableStack();
  const mailer = await openMailer(config, openMailSession);
  const database = stack.use(
    await open({ url: config.databaseUrl, dataFolder: config.dataFolder, what: 'the bot' }),
  );
  const hang = stack.use(watchForHang(database, { seconds: config.hangSeconds, log, onHang }));
  const registry = new Registry();
  const metrics = createMetrics(registry, () => readUnfinished(database.database));
  let client: Client | undefined;
  stack.defer(() => client?.destroy());
  const openClient = (): Client => {
    client = createClient(login.api, config.shards, log);
    watchDiscord(client.rest, metrics);
    return client;
  };
  let gatewayRefusal: string | undefined;
  if (config.health !== undefined) {
    const checks = {
      gateway: () => (client === undefined ? 'not connected yet' : findGatewayFault(client)),
      database: () => pingBoth(database),
    };
    const fault = () => hang.fault() ?? gatewayRefusal;
    stack.use(await startHealth(config.health, { registry, checks, fault, log }));
  }
  stack.use(watchGateway(() => (client === undefined ? [] : findDownShards(client)), log));
  const ready = await logIn(login, { open: openClient, log, signal });
  ready.on(Events.ShardDisconnect, ({ code }) => {
    gatewayRefusal = formatGatewayRefusal(code);
    log.fatal({ code }, gatewayRefusal);
    onHang();
  });

  const stopping = new AbortController();
  const sources = watchSources(
    new Map([...openSources(config, { log, now, sleep }, 'net'), ...(moreSources ?? [])]),
    metrics,
  );
  const model = config.model && watchModel(createModel(config.model), metrics);
  const queue = stack.use(await openQueue(database, log));
  const embedder = config.embedding && watchEmbedder(createEmbedder(config.embedding), metrics);
  const search = createSearch(database.database, {
    filters: teamFilters,
    kind: database.kind,
    log,
    now,
    embedder,
  });
  const teamOrder = createTeamOrder(database.database, { now });
  const jobs: JobServices = {
    database: database.database,
    client: ready,
    channel: createDiscordChannel(ready, { now, log }),
    choose: teamOrder.choose,
    wording: noticeWording,
    meetingWording,
    lookUpMember: (guildId, userId) => lookUpMember(ready, guildId, userId),
    events: createEventCalendar(ready),
    threads: createThreads(ready),
    countReplies: (guildId, paperId) => countReplies(jobs, guildId, paperId),
    discussionWording,
    revisionWording,
    refreshCards: (paper) => refreshCardsOf(ready, paper, jobs),
    informants: [...createServerInformants(sources), ...openIndexes(config, { log, sleep })],
    matching: search.matching,
    alertWording,
    readVotesAgain: (guildId, signal) => reconcileGuild(jobs, guildId, signal),
    findAudience: findServersShowing,
    describeCard,
    mailer,
    zotero: openZotero(config, now),
    sources,
    model,
    queue,
    now,
    log,
    metrics,
  };
  if (database.kind === 'embedded') {
    const operator = { ...jobs, search, config, databasePlace: database.place };
    stack.use(
      await serveOperators(config.dataFolder, (request, send) => runOperation(request, operator, send)),
    );
  }
  const services: Services = {
    ...jobs,
    search,
    teamOrder,
    defaultSource: DEFAULT_SOURCE,
    lookUp: createLookUps(),
    collectDay: ({ source, instance }, day, categories = []) =>
      collectDay(jobs, { source, instance, day, categories, asker: 'person' }),
    deliverDay: (feed, day) => postNow(jobs, feed, day, stopping.signal),
    propose: (proposal) => propose(jobs, proposal, stopping.signal),
    discuss: (asked) => discuss(jobs, asked, stopping.signal),
    findMissingPermissions: (guildId, channelId) => findMissingPermissions(ready, guildId, channelId),
    canSee: (guildId, channelId, userId) => canSee(ready, { guildId, channelId, userId }),
    hasEmoji: (guildId, emojiId) => hasEmoji(ready, guildId, emojiId),
    readFile: createFileReader(login.api),
    addToZotero: (asked) => addToZotero(jobs, asked, stopping.signal),
    drawer: stack.use(createDrawer({ log })),
    publicUrl: config.publicUrl,
  };
  if (config.web !== undefined)
    stack.use(await openWeb(config.web, { database: database.database, model, now, log, metrics }));

  const repairTimes = createClockRepair(jobs);
  const reconciliations = createReconciliations(jobs);
  const followUps = createFollowUps(jobs);
  const notes = followServers(ready, jobs, () => upkeep.want());
  const upkeep = createUpkeep(jobs, knowsAllServers ? notes : undefined, stopping.signal);
  const votesCounted = followReactions(ready, { ...jobs, onLost: reconciliations.want });
  const inProgress = new Set<Promise<void>>();
  const repaired = search.repair(stopping.signal).catch((error: unknown) => {
    log.error(
      { err: error },
      'the search index could not be repaired; papers that are in it can still be found',
    );
  });
  const embedded = search.embed(stopping.signal).catch((error: unknown) => {
    log.error({ err: error }, 'embedding papers has stopped until the next start');
  });
  ready.on(Events.InteractionCreate, (interaction) => {
    if (stopping.signal.aborted) return;
    const work = route(interaction, commands, services).finally(() => inProgress.delete(work));
    inProgress.add(work);
  });
  const registration = registerCommands(ready, commands, { log, signal: stopping.signal });
  await registration.tried;
  await queue.work(createHandlers(jobs, stopping.signal));
  await retryHalfPostedNow(jobs.database, now());
  await wantAllLooks(jobs.database, now());
  await endWaits(jobs.database, now());
  const schedule = startSchedule(
    () => lookForWork(jobs, { repairTimes, reconciliations, followUps, upkeep }),
    log,
  );
  followGuilds(ready, jobs, { lookAgain: () => void schedule.tick(), reconcileVotes: reconciliations.want });

  stack.defer(async () => {
    stopping.abort(new Error('The bot is stopping.'));
    const settled = Promise.allSettled([
      schedule[Symbol.asyncDispose](),
      votesCounted(),
      notes.settled(),
      upkeep.settled(),
      repaired,
      embedded,
      registration.over,
      ...inProgress,
    ]);
    await Promise.race([settled, waitFor(GRACE_MS, undefined, { ref: false })]);
  });
  const opened = stack.move();
  return {
    client: ready,
    database,
    services,
    async catchUp() {
      await schedule.tick();
      await upkeep.settled();
      await queue.settled();
    },
    votesCounted,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
