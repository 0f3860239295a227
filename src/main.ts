import { type App, startApp } from './app.ts';
import { type Config, readConfig } from './config.ts';
import { DataFolderBusyError } from './database/data-folder.ts';
import { startDemo } from './demo.ts';
import { buildInvite } from './discord/gateway/client.ts';
import { readEnvironment } from './env-file.ts';
import { UserError } from './errors.ts';
import { createLog, logUncaught } from './log.ts';
import { watchParent } from './parent.ts';
import { ListenError } from './sandbox/page/listen.ts';
import { type Sandbox, startSandbox } from './sandbox/sandbox.ts';
import { renderMessage } from './sandbox/terminal.ts';
import { createRedact, secretsOf } from './secrets.ts';
import { writeError } from './serialize-error.ts';
import { openSources, SOURCE_SETTINGS } from './sources/sources.ts';

const WIDTH = Math.min(process.stdout.columns ?? 100, 100);

/** Prints a line for the person who started the bot; the log goes to standard error. */
function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Removes secrets from this process's last words; once the settings are read, theirs too. */
let redact = createRedact([]);

/** Runs the bot. Returns the exit code. */
async function run(): Promise<number> {
  const stop = createStop();
  // A package manager gets the signal instead of us, and its shell does not pass it on.
  if (process.env.npm_lifecycle_event !== undefined) watchParent(stop.told);
  try {
    return await runUntil(stop);
  } catch (error) {
    // The process was told to stop before the bot had started.
    if (stop.signal.aborted && error === stop.signal.reason) return stop.code;
    throw error;
  }
}

async function runUntil(stop: Stop): Promise<number> {
  const config = readConfig(Object.assign(process.env, readEnvironment(process.env)), SOURCE_SETTINGS);
  redact = createRedact(secretsOf(config));
  const log = createLog(config.logLevel, redact);
  logUncaught(log);
  const options = { log, onHang: stop.hung, signal: stop.signal };
  await using stack = new AsyncDisposableStack();
  if (config.discordToken === undefined) {
    const sandbox = stack.use(await openSandbox(config));
    const now = () => Temporal.Instant.fromEpochMilliseconds(sandbox.now());
    const login = { token: sandbox.token, api: sandbox.api };
    const moreSources = openSources(config, { log, now }, 'shipped');
    const app = stack.use(
      await startApp(config, { ...options, login, now, moreSources, knowsAllServers: false }),
    );
    await showSandbox(app, sandbox);
  } else {
    const login = { token: config.discordToken, api: config.discordApi };
    const app = stack.use(await startApp(config, { ...options, login, now: Temporal.Now.instant }));
    say(`Connected to Discord as ${app.client.user.tag}, in ${app.client.guilds.cache.size} servers.`);
    say(
      `Invite the bot to a server:\n  ${buildInvite(app.client)}\nThen run /feeds add in the channel that should get the papers.`,
    );
  }
  return await stop.code;
}

function openSandbox({ sandboxPage: page }: Config): Promise<Sandbox> {
  return startSandbox({ rates: 'loose', page }).catch((error: unknown) => {
    if (!(error instanceof ListenError)) throw error;
    throw new UserError(
      `${error.message} Set another SANDBOX_PORT or SANDBOX_HOST, or leave SANDBOX_PORT out to use a free port.`,
      { cause: error },
    );
  });
}

/** A supervisor such as Docker kills a process that is still there 10 seconds after it was told to stop. */
const STOP_MS = 9_000;

/** The ways to end the process. */
interface Stop {
  /** Resolves to the exit code once something ends the process. */
  readonly code: Promise<number>;
  /** Aborted once something ends the process. */
  readonly signal: AbortSignal;
  /** Ends the process as a signal does. */
  readonly told: () => void;
  /** Ends the process so that its supervisor starts it again. */
  readonly hung: () => void;
}

/**
 * Creates what ends the process: the first SIGINT or SIGTERM with exit code 0, a hang with 1. After that the process has
 * `STOP_MS`. A second signal ends it at once.
 */
function createStop(): Stop {
  const told = Promise.withResolvers<number>();
  const stopping = new AbortController();
  let isTold = false;
  const tell = (code: number): void => {
    if (isTold) return;
    isTold = true;
    told.resolve(code);
    stopping.abort(new Error('The bot is stopping.'));
    say('Stopping: finishing the work in progress and taking no new work.');
    setTimeout(() => {
      say('Some work did not finish in time. The next start continues it.');
      process.exit(code);
    }, STOP_MS).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => tell(0));
  return { code: told.promise, signal: stopping.signal, told: () => tell(0), hung: () => tell(1) };
}

async function showSandbox(app: App, sandbox: Sandbox): Promise<void> {
  say('DISCORD_TOKEN is not set, so this is the sandbox: a small Discord that runs only on this machine.');
  const { whySample } = await startDemo(app, sandbox);
  if (whySample !== undefined) say(`${whySample} Here is the sample that ships with Daily Papers instead.`);
  say('');
  for (const message of sandbox.messages(sandbox.channel.id)) {
    say(`${renderMessage(message, { width: WIDTH, color: process.stdout.isTTY })}\n`);
  }
  say('To post to a real server, set DISCORD_TOKEN. The README says how to get one.');
  if (sandbox.page?.isOpen) {
    say('SANDBOX_HOST is set: anyone who has this address can use the sandbox.');
  }
  say(`Press Ctrl+C to stop it. Open it in a browser: ${sandbox.page?.address}`);
}

try {
  process.exit(await run());
} catch (error) {
  const isForPeople = error instanceof UserError || error instanceof DataFolderBusyError;
  process.stderr.write(redact(`${isForPeople ? error.message : writeError(error)}\n`));
  process.exit(1);
}
