import { z } from 'zod';
import { baseUrl, url } from './base-url.ts';
import { readAddress } from './database/address.ts';
import { UserError } from './errors.ts';
import { findMailFaults, type MailConfig, mailConfigOf, mailSettings } from './mail-config.ts';
import { ownHost, ownPort, type WebConfig, webFaults, webOf, webSettings } from './web-settings.ts';
import { encryptionKey, type ZoteroConfig } from './zotero-settings.ts';

const HANG = 'a whole number of seconds from 1 to 86400';

const PORT = 'a free port of this machine, from 1 to 65535';
const ANY_PORT = `${PORT}, or 0 for any free one`;

/** The largest bots run some thousands; a larger number is a typo. */
const MAX_SHARDS = 10_000;

/** The gateway shards that a process runs, and of how many; `auto`: all, as many as Discord wants. */
export type Shards = 'auto' | { readonly ids: readonly number[]; readonly count: number };

const shards = z
  .string()
  .default('auto')
  .transform((text, context): Shards => {
    const parsed = text === 'auto' ? text : parseShards(text);
    if (parsed !== undefined) return parsed;
    context.addIssue({
      code: 'custom',
      message:
        'auto, or the shards that this process runs and how many there are, counted from 0, such as 0-1/4 or 0,2/4',
    });
    return z.NEVER;
  });

function parseShards(text: string): Shards | undefined {
  const [, ranges, all] = /^(\d{1,5}(?:-\d{1,5})?(?:,\d{1,5}(?:-\d{1,5})?)*)\/(\d{1,5})$/u.exec(text) ?? [];
  const count = Number(all);
  if (ranges === undefined || count < 1 || count > MAX_SHARDS) return undefined;
  const ids = new Set<number>();
  for (const range of ranges.split(',')) {
    const [first = 0, last = first] = range.split('-').map(Number);
    if (first > last || last >= count) return undefined;
    for (let id = first; id <= last; id += 1) ids.add(id);
  }
  return { ids: [...ids].sort((a, b) => a - b), count };
}

function checkAddress(text: string, context: z.core.$RefinementCtx<string>): void {
  const read = readAddress(text);
  if ('expected' in read) context.addIssue({ code: 'custom', message: read.expected });
}

const price = z
  .string()
  .regex(/^\d+(?:\.\d+)?$/u, { error: 'an amount of money as a number with a dot, such as 0.25' })
  .transform(Number);

/**
 * Every setting except those that sources declare, by the name of its environment variable. Errors say what was
 * expected and never repeat the value, which may be a secret put in the wrong place.
 */
const settings = z.object({
  DISCORD_TOKEN: z
    .string()
    .regex(/^[\w-]{10,}\.[\w-]+\.[\w-]{10,}$/u, {
      error: 'a bot token from the Discord developer portal: three parts joined by dots',
    })
    .optional(),
  DISCORD_API: baseUrl('https://discord.com/api'),
  SHARDS: shards,
  SANDBOX_HOST: z
    .string()
    .regex(/^[\w.:-]+$/u, {
      error: "one of this machine's addresses or names, such as 0.0.0.0 for all of them",
    })
    .optional(),
  SANDBOX_PORT: z
    .string()
    .regex(/^\d{1,5}$/u, { error: ANY_PORT })
    .transform(Number)
    .pipe(z.number().max(65_535, { error: ANY_PORT }))
    .optional(),
  DATABASE_URL: z.string().superRefine(checkAddress).optional(),
  DATABASE_HANG_SECONDS: z
    .string()
    .regex(/^\d{1,5}$/u, { error: HANG })
    .default('120')
    .transform(Number)
    .pipe(z.number().min(1, { error: HANG }).max(86_400, { error: HANG })),
  DATA_DIR: z.string().default('./data'),
  CONTACT: z
    .string()
    .regex(/^[\x20-\x7e]{3,200}$/u, {
      error: 'an e-mail or web address in plain ASCII where the sources can reach you',
    })
    .optional(),
  OPENAI_API_KEY: z.string().min(1).optional(),
  OPENAI_BASE_URL: url.optional(),
  OPENAI_MODEL: z.string().min(1).default('gpt-5-mini'),
  OPENAI_EMBEDDING_MODEL: z.string().min(1).optional(),
  OPENAI_EMBEDDING_BASE_URL: url.optional(),
  OPENAI_EMBEDDING_API_KEY: z.string().min(1).optional(),
  HEALTH_PORT: ownPort.optional(),
  HEALTH_HOST: ownHost,
  ...webSettings,
  TLDR_PRICE_INPUT: price.optional(),
  TLDR_PRICE_OUTPUT: price.optional(),
  TLDR_MONTHLY_BUDGET: price.optional(),
  ...mailSettings,
  ZOTERO_API_URL: baseUrl('https://api.zotero.org'),
  ZOTERO_ENCRYPTION_KEY: encryptionKey.optional(),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'one of fatal, error, warn, info, debug, trace, silent',
    })
    .optional(),
});

/** The names of all settings except those that sources declare. */
export const SETTING_NAMES: readonly string[] = Object.keys(settings.shape);

/** The settings that sources declare, each with its parser. */
type SourceSettings = Readonly<Record<string, z.ZodType<string>>>;

/** A language model to ask for TL;DRs. */
export interface ModelConfig {
  readonly apiKey: string;
  /** Undefined for OpenAI's own. */
  readonly baseUrl: string | undefined;
  readonly name: string;
  /** Price per million tokens, in any one currency; undefined to count tokens but not money. */
  readonly prices: Prices | undefined;
  /** In the currency of the prices; undefined for no limit. */
  readonly monthlyBudget: number | undefined;
}

/** A model that turns texts into vectors, for search. */
export interface EmbeddingConfig {
  readonly apiKey: string;
  /** Undefined for OpenAI's own. */
  readonly baseUrl: string | undefined;
  readonly name: string;
}

/** A model's prices. */
export interface Prices {
  /** Price per million tokens of the question. */
  readonly input: number;
  /** Price per million tokens of the answer. */
  readonly output: number;
}

/** Where health and metrics are served. */
export interface HealthConfig {
  readonly port: number;
  readonly host: string;
}

/** All settings. */
export interface Config {
  /** Undefined to run on the sandbox. */
  readonly discordToken: string | undefined;
  /** Without a slash at the end and without the API's version. */
  readonly discordApi: string;
  /** Where the sandbox's page is served. Host undefined: loopback only; port undefined: a free one. */
  readonly sandboxPage: { readonly host: string | undefined; readonly port: number | undefined };
  readonly shards: Shards;
  readonly databaseUrl: string | undefined;
  /** How many seconds the database may leave a query without an answer or an error. */
  readonly hangSeconds: number;
  readonly dataFolder: string;
  /** The sources' settings, by the names of the environment variables. */
  readonly sourceSettings: Readonly<Record<string, string>>;
  /** How sources can reach whoever runs this bot. */
  readonly contact: string | undefined;
  /** Undefined if no model is asked. */
  readonly model: ModelConfig | undefined;
  /** Undefined if search matches words only. */
  readonly embedding: EmbeddingConfig | undefined;
  /** Undefined if they aren't served. */
  readonly health: HealthConfig | undefined;
  /** Undefined if no mails are sent. */
  readonly mail: MailConfig | undefined;
  /** Under which people reach the public server, without a slash at the end; undefined if they can't. */
  readonly publicUrl: string | undefined;
  /** Undefined if this process doesn't serve it. */
  readonly web: WebConfig | undefined;
  readonly zotero: ZoteroConfig;
  readonly logLevel: string;
}

/** A program that read a settings file into the environment may have taken its mark as part of the first name. */
const BYTE_ORDER_MARK = /^\uFEFF/u;

/**
 * Reads the settings, including those of the sources. A variable set to nothing counts as not set. Throws one
 * `UserError` that lists every fault by variable and what was expected.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  sourceSettings: SourceSettings,
): Config {
  const named = Object.entries(environment).map(
    ([name, value]) => [name.replace(BYTE_ORDER_MARK, ''), value] as const,
  );
  const given = Object.fromEntries(named.filter(([, value]) => value?.trim() !== ''));
  const parsed = settings.safeParse(given);
  const ofSources = z.object(sourceSettings).safeParse(given);
  const issues = [...(parsed.error?.issues ?? []), ...(ofSources.error?.issues ?? [])];
  const faults = issues.map((issue) => `${issue.path.join('.')}: expected ${issue.message}`);
  if (given.OPENAI_BASE_URL !== undefined && given.OPENAI_API_KEY === undefined) {
    faults.push(
      'OPENAI_API_KEY: expected a key, because OPENAI_BASE_URL is set. A local server accepts any text',
    );
  }
  faults.push(...embeddingFaults(given), ...findMailFaults(given), ...webFaults(given));
  const { SHARDS: asked = 'auto' } = parsed.data ?? {};
  if (asked !== 'auto' && asked.ids.length < asked.count && given.DATABASE_URL === undefined) {
    faults.push(
      'DATABASE_URL: expected a Postgres, because SHARDS leaves shards to other processes and the built-in database serves only one',
    );
  }
  if ((given.TLDR_PRICE_INPUT === undefined) !== (given.TLDR_PRICE_OUTPUT === undefined)) {
    const missing = given.TLDR_PRICE_INPUT === undefined ? 'TLDR_PRICE_INPUT' : 'TLDR_PRICE_OUTPUT';
    faults.push(`${missing}: expected the price of a million tokens, because the other price is set`);
  } else if (given.TLDR_MONTHLY_BUDGET !== undefined && given.TLDR_PRICE_INPUT === undefined) {
    faults.push(
      "TLDR_MONTHLY_BUDGET: expected TLDR_PRICE_INPUT and TLDR_PRICE_OUTPUT to be set too, or costs can't be counted",
    );
  }
  if (parsed.data === undefined || ofSources.data === undefined || faults.length > 0) {
    const list = faults.map((fault) => `  - ${fault}.`).join('\n');
    throw new UserError(
      `These settings can't be used:\n${list}\nCorrect them in the environment or in .env and start again.`,
    );
  }
  return { ...configOf(parsed.data), sourceSettings: ofSources.data };
}

function embeddingFaults(given: Readonly<Record<string, string | undefined>>): string[] {
  const { OPENAI_EMBEDDING_MODEL: name, OPENAI_EMBEDDING_BASE_URL: place } = given;
  const { OPENAI_EMBEDDING_API_KEY: key, OPENAI_API_KEY: defaultKey } = given;
  if (name === undefined && (place ?? key) !== undefined) {
    const other = place === undefined ? 'OPENAI_EMBEDDING_API_KEY' : 'OPENAI_EMBEDDING_BASE_URL';
    return [`OPENAI_EMBEDDING_MODEL: expected the name of a model, because ${other} is set`];
  }
  if (name !== undefined && (place ?? key ?? defaultKey) === undefined) {
    return [
      'OPENAI_EMBEDDING_API_KEY: expected a key, because OPENAI_EMBEDDING_MODEL is set, or OPENAI_EMBEDDING_BASE_URL for a server that needs none',
    ];
  }
  return [];
}

/** Returns the embedding model's settings. A server of its own never gets the key of another. */
function embeddingOf(read: z.infer<typeof settings>): EmbeddingConfig | undefined {
  const { OPENAI_EMBEDDING_MODEL: name, OPENAI_EMBEDDING_BASE_URL: place } = read;
  if (name === undefined) return undefined;
  const ownKey = read.OPENAI_EMBEDDING_API_KEY;
  return place === undefined
    ? { name, apiKey: ownKey ?? read.OPENAI_API_KEY ?? NO_KEY, baseUrl: read.OPENAI_BASE_URL }
    : { name, apiKey: ownKey ?? NO_KEY, baseUrl: place };
}

/** Given to a server that needs no key, because the SDK demands some text. */
const NO_KEY = 'none';

function configOf(read: z.infer<typeof settings>): Omit<Config, 'sourceSettings'> {
  return {
    discordToken: read.DISCORD_TOKEN,
    discordApi: read.DISCORD_API,
    sandboxPage: { host: read.SANDBOX_HOST, port: read.SANDBOX_PORT },
    shards: read.SHARDS,
    databaseUrl: read.DATABASE_URL,
    hangSeconds: read.DATABASE_HANG_SECONDS,
    dataFolder: read.DATA_DIR,
    contact: read.CONTACT,
    model:
      read.OPENAI_API_KEY === undefined
        ? undefined
        : {
            apiKey: read.OPENAI_API_KEY,
            baseUrl: read.OPENAI_BASE_URL,
            name: read.OPENAI_MODEL,
            prices:
              read.TLDR_PRICE_INPUT === undefined || read.TLDR_PRICE_OUTPUT === undefined
                ? undefined
                : { input: read.TLDR_PRICE_INPUT, output: read.TLDR_PRICE_OUTPUT },
            monthlyBudget: read.TLDR_MONTHLY_BUDGET,
          },
    embedding: embeddingOf(read),
    health: read.HEALTH_PORT === undefined ? undefined : { port: read.HEALTH_PORT, host: read.HEALTH_HOST },
    mail: mailConfigOf(read),
    publicUrl: read.PUBLIC_URL,
    web: webOf(read),
    zotero: { baseUrl: read.ZOTERO_API_URL, encryptionKey: read.ZOTERO_ENCRYPTION_KEY },
    // On the sandbox a person reads along: normal events aren't worth a line.
    logLevel: read.LOG_LEVEL ?? (read.DISCORD_TOKEN === undefined ? 'warn' : 'info'),
  };
}
