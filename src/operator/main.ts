import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Config, readConfig } from '../config.ts';
import { openDatabase } from '../database/connect.ts';
import { DataFolderBusyError } from '../database/data-folder.ts';
import { createEmbedder } from '../embeddings/openai.ts';
import { readEnvironment } from '../env-file.ts';
import { UserError } from '../errors.ts';
import { watchForHang } from '../health/hang.ts';
import { createLog, logUncaught } from '../log.ts';
import { createSearch } from '../search/search.ts';
import { createRedact, secretsOf } from '../secrets.ts';
import { writeError } from '../serialize-error.ts';
import { openSources, SOURCE_SETTINGS } from '../sources/sources.ts';
import { teamFilters } from '../votes/team-filters.ts';
import { findOperation, operations } from './operations.ts';
import type { OutputLine } from './output.ts';
import { runOperation } from './run.ts';
import { askRunningBot, type OperatorRequest } from './socket.ts';
import { replaceStandardInput } from './standard-input.ts';

const HELP = `Usage: npm run papers -- <command> [--json]

${Object.values(operations)
  .map(({ usage, description }) => `  ${usage}\n      ${description}`)
  .join('\n')}

  --json    print the result as JSON
  --help    print this

While the bot runs on its data folder, the bot runs the commands. With a Postgres in DATABASE_URL they run beside it.
`;

/** Creates a printer for what a command sends; it returns the exit code once the command ended. */
function createPrinter(): { readonly print: (line: OutputLine) => void; readonly exitCode: () => number } {
  let code = 1;
  let hasEnded = false;
  const isTerminal = process.stderr.isTTY;
  return {
    print(line) {
      if (line.kind === 'progress') {
        if (isTerminal)
          process.stderr.write(`\r${Math.floor((100 * line.done) / Math.max(1, line.total))} %`);
        return;
      }
      if (isTerminal) process.stderr.write('\r');
      hasEnded ||= line.kind === 'end';
      if (line.kind === 'result') process.stdout.write(`${line.text}\n`);
      else if (line.failure !== null) process.stderr.write(`${line.failure}\n`);
      else code = 0;
    },
    exitCode() {
      if (!hasEnded)
        process.stderr.write(
          'The bot stopped before the command was done; its log says why. Run the command again.\n',
        );
      return code;
    },
  };
}

async function runHere(
  config: Config,
  request: OperatorRequest,
  print: (line: OutputLine) => void,
): Promise<void> {
  const what = `papers ${request.words[0]}`;
  await using database = await openDatabase({ url: config.databaseUrl, dataFolder: config.dataFolder, what });
  using _watch = watchForHang(database, {
    seconds: config.hangSeconds,
    log: { fatal() {} },
    onHang(why) {
      process.stderr.write(redact(`The command stopped: ${why}. Fix it and run the command again.\n`));
      process.exit(1);
    },
  });
  const log = createLog(config.logLevel, redact);
  logUncaught(log);
  const now = Temporal.Now.instant;
  const sources = openSources(config, { log, now }, 'net', 'shipped');
  await runOperation(
    request,
    {
      database: database.database,
      search: createSearch(database.database, {
        kind: database.kind,
        filters: teamFilters,
        log,
        now,
        embedder: config.embedding && createEmbedder(config.embedding),
      }),
      databasePlace: database.place,
      sources,
      now,
      log,
      config,
    },
    print,
  );
}

/** Removes secrets from this process's last words; once the settings are read, theirs too. */
let redact = createRedact([]);

async function run(): Promise<number> {
  const { words, json, help } = takeCommonOptions(process.argv.slice(2));
  if (help || words.length === 0) {
    process.stdout.write(HELP);
    return help ? 0 : 1;
  }
  const name = words[0] ?? '';
  if (findOperation(name) === undefined) throw new UserError(`There is no command “${name}”.\n\n${HELP}`);
  const config = readConfig(Object.assign(process.env, readEnvironment(process.env)), SOURCE_SETTINGS);
  redact = createRedact(secretsOf(config));
  await using files = await replaceStandardInput(words, process.stdin);
  const request = { words: files.words.map(absolute), json };
  const { print, exitCode } = createPrinter();
  try {
    await runHere(config, request, print);
  } catch (error) {
    if (!(error instanceof DataFolderBusyError)) throw error;
    const lines = await askRunningBot(config.dataFolder, request);
    if (lines === undefined) throw error;
    for await (const line of lines) print(line);
  }
  return exitCode();
}

/** Takes out the options that every command has; the command, maybe in another process, parses the rest. */
function takeCommonOptions(args: readonly string[]) {
  const options = { json: { type: 'boolean' }, help: { type: 'boolean' } } as const;
  const { values, tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const isCommon = (token: (typeof tokens)[number]): boolean =>
    token.kind === 'option' && Object.hasOwn(options, token.name) && token.value === undefined;
  const taken = new Set(tokens.filter(isCommon).map(({ index }) => index));
  const words = args.filter((_, index) => !taken.has(index));
  return { words, json: values.json === true, help: values.help === true };
}

/** Makes a file's path absolute, because the bot that may run the command has another working folder. */
function absolute(word: string, index: number, words: readonly string[]): string {
  const isFile =
    (words[0] === 'import' ? index > 0 : words[0] === 'export' && index === 1) && !word.startsWith('-');
  return isFile ? resolve(word) : word;
}

try {
  process.exitCode = await run();
} catch (error) {
  const isForPeople = error instanceof UserError || error instanceof DataFolderBusyError;
  process.stderr.write(redact(`${isForPeople ? error.message : writeError(error)}\n`));
  process.exitCode = 1;
}
