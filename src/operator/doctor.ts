import type { Config, ModelConfig } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { countVectors, makeVectorExtension } from '../database/vector-table.ts';
import { createEmbedder } from '../embeddings/openai.ts';
import { messageOf, UserError } from '../errors.ts';
import { isSourceUsed } from '../feeds/followed.ts';
import { listFaults } from '../meetings/faults.ts';
import { countMeetings } from '../meetings/meetings.ts';
import { countPapers } from '../papers/library.ts';
import type { SourceName } from '../papers/paper.ts';
import { INDEX_TITLES } from '../revisions/indexes/titles.ts';
import { listSilent } from '../revisions/reports.ts';
import type { SourceDeclaration } from '../sources/declaration.ts';
import { SOURCE_LIST, type Sources } from '../sources/sources.ts';
import { findSpending, formatSpending } from '../tldr/spending.ts';
import { canUsersInstall, checkDiscord } from './check-discord.ts';
import { checkMail } from './check-mail.ts';
import { checkModel } from './check-model.ts';
import { type Finding, look } from './findings.ts';
import type { Output } from './output.ts';

/** Services that the doctor checks. */
export interface DoctorServices {
  readonly config: Config;
  readonly database: Database;
  /** Where the database is, to show to people. */
  readonly databasePlace: string;
  readonly sources: Sources;
  readonly now: () => Temporal.Instant;
}

const TIMEOUT_MS = 10_000;

/**
 * Checks everything the bot depends on, and says of each that it works or why not; sends a mail to `mailTo` if given.
 * Returns the names of what is broken.
 */
export async function showFindings(
  services: DoctorServices,
  output: Output,
  mailTo?: string,
): Promise<readonly string[]> {
  const findings = await Promise.all([
    look('Database', async () => `${services.databasePlace}, ${await countPapers(services.database)} papers`),
    ...checkSources(services),
    checkIndexes(services),
    checkLogin(services.config),
    checkTldrs(services),
    checkSemanticSearch(services),
    look('Meetings', () => checkMeetings(services)),
    checkMail({ ...services, to: mailTo }),
  ]).then((found) => found.flat());
  const marks = { ok: '✓', off: '–', failed: '✗' } as const;
  output.result(findings, () =>
    findings.map(({ name, state, words }) => `${marks[state]} ${name}: ${words}`).join('\n'),
  );
  return findings.filter(({ state }) => state === 'failed').map(({ name }) => name);
}

function checkSources(services: DoctorServices): readonly Promise<Finding>[] {
  return SOURCE_LIST.flatMap((source) => {
    const { name, publisher, probe } = source;
    if (probe === undefined) return [];
    const asked = look(publisher, () => askSource(services, name, probe));
    return [asked.then((finding) => excuseUnused(services, source, finding))];
  });
}

/** Says of a source that fails whether anybody needs it: feeds, or people who look papers up by arXiv id. */
async function excuseUnused(
  { database }: DoctorServices,
  { name, arxivIds }: SourceDeclaration,
  finding: Finding,
): Promise<Finding> {
  const isNeeded = finding.state !== 'failed' || arxivIds !== 'none' || (await isSourceUsed(database, name));
  return isNeeded ? finding : { ...finding, state: 'off', words: `no feed uses it. ${finding.words}` };
}

async function askSource(
  { sources, config }: DoctorServices,
  name: SourceName,
  { paperId, addressSetting }: NonNullable<SourceDeclaration['probe']>,
): Promise<string> {
  const place = config.sourceSettings[addressSetting];
  const paper = await sources.get(name)?.fetchPaper(paperId, AbortSignal.timeout(TIMEOUT_MS));
  return paper === undefined ? `${place} answers, but without the paper asked for` : `${place} answers`;
}

/** Says of each index of publications whether it answers; it is asked about posted papers only, so not by the doctor. */
async function checkIndexes({ config, database }: DoctorServices): Promise<readonly Finding[]> {
  const silent = config.contact === undefined ? [] : await listSilent(database);
  return Object.entries(INDEX_TITLES).map(([name, title]): Finding => {
    if (config.contact === undefined)
      return {
        name: title,
        state: 'off',
        words: 'CONTACT is not set, so it is not asked about posted papers',
      };
    const silence = silent.find((one) => one.name === name);
    if (silence === undefined)
      return { name: title, state: 'ok', words: 'no fault when it was last asked about posted papers' };
    const { fault, since, askAt } = silence;
    return {
      name: title,
      state: 'failed',
      words: `${fault} Since ${since}; it is asked again after ${askAt}`,
    };
  });
}

async function checkLogin({ discordToken, discordApi }: Config): Promise<readonly Finding[]> {
  if (discordToken === undefined) {
    const words = 'DISCORD_TOKEN is not set, so the bot runs on the sandbox';
    return [{ name: 'Discord', state: 'off', words }];
  }
  const found = await look('Discord', () => checkDiscord(discordApi, discordToken));
  if ((await canUsersInstall(discordApi, discordToken)) !== false) return [found];
  const words =
    "User Install is off in Discord's developer portal, on the page Installation: people can use their own commands only in servers that the bot is in, and in its private messages";
  return [found, { name: 'User install', state: 'off', words }];
}

async function checkTldrs(services: DoctorServices): Promise<readonly Finding[]> {
  const { model } = services.config;
  if (model === undefined) {
    const words = 'OPENAI_API_KEY is not set, so TL;DRs come from the source or the abstract';
    return [{ name: 'Model', state: 'off', words }];
  }
  const asked = await look('Model', () => checkModel(services, model));
  // Afterwards, because the question counts too and reserves money while it is open.
  return [asked, await checkSpending(services, model)];
}

function checkSpending({ database, now }: DoctorServices, model: ModelConfig): Promise<Finding> {
  return look('TL;DR budget', async () => {
    const spending = await findSpending(database, model, now());
    const words = formatSpending(spending, model);
    if (spending.left !== 0) return words;
    throw new UserError(`${words}. It is used up: no model is asked until next month`);
  });
}

async function checkMeetings({ database }: DoctorServices): Promise<string> {
  const count = await countMeetings(database);
  const faults = await listFaults(database);
  if (faults.length === 0) return `${count.toLocaleString('en')}, none with a fault`;
  const words = faults.map(({ guildId, name, because }) => `${name} in server ${guildId}: ${because}`);
  throw new UserError([...new Set(words)].join(' '));
}

async function checkSemanticSearch({ database, config: { embedding } }: DoctorServices): Promise<Finding> {
  const name = 'Semantic search';
  if (embedding === undefined) {
    return {
      name,
      state: 'off',
      words: 'OPENAI_EMBEDDING_MODEL is not set, so search matches words only',
    };
  }
  return look(name, async () => {
    const fault = await makeVectorExtension(database);
    if (fault !== undefined) throw new UserError(`search matches words only: ${fault}`);
    const stored = await countVectors(database, embedding.name);
    const number = (value: number): string => value.toLocaleString('en');
    const words = `${number(stored)} of ${number(await countPapers(database))} papers have a vector`;
    const { address, embed } = createEmbedder(embedding);
    try {
      const [vector = []] = await embed(['A paper.'], AbortSignal.timeout(TIMEOUT_MS));
      return `${address} returns vectors of ${number(vector.length)} numbers with ${embedding.name}; ${words}`;
    } catch (error) {
      const why = messageOf(error);
      throw new UserError(`${address} can't embed with ${embedding.name}: ${why} ${words}`, {
        cause: error,
      });
    }
  });
}
