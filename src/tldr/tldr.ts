import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { tldrs } from '../database/schema/tldr.ts';
import type { Paper, SourceName } from '../papers/paper.ts';
import { readable } from '../papers/readable.ts';
import { DEFAULT_TLDR_PREFERENCE, type TldrPreference } from '../papers/tldr-preference.ts';
import { findFault } from './checks/checks.ts';
import { type Flag, findHiddenTldrs } from './flags.ts';
import type { Model } from './model/model.ts';
import { PROMPT_VERSION } from './model/prompt.ts';
import { chooseTldrs } from './sentence/choose.ts';
import { fitTldr } from './sentence/fit.ts';
import { textOf } from './text.ts';

/** One line on a paper, and who made it. */
export type Tldr =
  /** `id`: where all that is known of its making is kept. */
  | { readonly maker: 'model'; readonly model: string; readonly text: string; readonly id: number }
  /** `source`: which source gave it. */
  | { readonly maker: 'source'; readonly text: string; readonly source: SourceName }
  /** `of`: whose words it is from, the authors' or ours about the paper. */
  | { readonly maker: 'sentence'; readonly text: string; readonly of: Paper['abstractKind'] };

/** What finding lines needs. */
export interface TldrSources {
  readonly database: Database;
  readonly model: Model | undefined;
}

/**
 * The best line there is for each paper, by paper id: the model's where one is set and has written, else the source's
 * own where it passes the checks, else a sentence of the abstract. A line that is hidden in the guild is passed over;
 * without a guild, one that is hidden in all. None for a paper of which nothing is known but the title, and where the
 * order is for none.
 */
export async function findTldrs(
  { database, model }: TldrSources,
  papers: readonly Paper[],
  order: TldrPreference = DEFAULT_TLDR_PREFERENCE,
  guildId?: string,
): Promise<Map<string, Tldr>> {
  if (order.first === 'off' || papers.length === 0) return new Map();
  const ids = papers.map((paper) => paper.id);
  const hidden = await findHiddenTldrs(database, ids, guildId);
  const byModel =
    order.first === 'model' && model !== undefined
      ? await findModelTldrs(database, model.name, papers, order, hidden)
      : new Map<string, Tldr>();
  const found = new Map<string, Tldr>();
  for (const paper of papers) {
    const tldr = byModel.get(paper.id) ?? findOwnTldr(paper, order, hidden.get(paper.id) ?? []);
    if (tldr !== undefined) found.set(paper.id, tldr);
  }
  return found;
}

/** The first line of a model for each paper's newest version that is none of those to pass over, by paper id. */
export async function findModelTldrs(
  database: Database,
  model: string,
  papers: readonly Paper[],
  { language }: TldrPreference,
  passedOver: ReadonlyMap<string, readonly Flag[]>,
): Promise<Map<string, Tldr>> {
  const versions = new Map(papers.map((paper) => [paper.id, versionOf(paper)]));
  const rows = await database
    .select({ id: tldrs.id, paperId: tldrs.paperId, version: tldrs.paperVersion, text: tldrs.text })
    .from(tldrs)
    .where(
      and(
        inArray(tldrs.paperId, [...versions.keys()]),
        eq(tldrs.model, model),
        eq(tldrs.promptVersion, PROMPT_VERSION),
        eq(tldrs.language, language),
        eq(tldrs.state, 'made'),
      ),
    )
    .orderBy(asc(tldrs.attempt));
  const found = new Map<string, Tldr>();
  for (const { id, paperId, version, text } of rows) {
    const tldr: Tldr = { maker: 'model', model, text, id };
    const isOld = versions.get(paperId) !== version;
    // A later line was made for servers that do not see the first: the others keep the first.
    if (isOld || found.has(paperId) || isFlagged(passedOver.get(paperId) ?? [], tldr)) continue;
    found.set(paperId, tldr);
  }
  return found;
}

/** A summary is a line or two. */
const MAX_READ = 1_000;

/** A line that nobody has to be asked for: the source's own, unless a sentence is ordered, else a sentence. */
export function findOwnTldr(
  paper: Paper,
  { first }: TldrPreference,
  flagged: readonly Flag[],
): Tldr | undefined {
  return listOwnTldrs(paper).find(
    (tldr) => (first !== 'sentence' || tldr.maker === 'sentence') && !isFlagged(flagged, tldr),
  );
}

/** All lines that nobody has to be asked for and that pass the checks, the best first: the source's own, then sentences. */
export function listOwnTldrs(paper: Paper): Tldr[] {
  const text = textOf(paper);
  // Neither of these makers knows a language but the paper's own.
  const sourceText = { title: text.title, abstract: text.sentences.join(' '), language: 'en' as const };
  const sentences = chooseTldrs(text)
    .filter((sentence) => findFault(sentence, sourceText) === undefined)
    .map((sentence): Tldr => ({ maker: 'sentence', text: sentence, of: paper.abstractKind }));
  if (paper.sourceSummary === null) return sentences;
  const { source, text: summary } = paper.sourceSummary;
  const own = fitTldr(readable(summary.slice(0, MAX_READ)));
  // Without an abstract there is nothing to check it against.
  const isGood = text.sentences.length === 0 ? isShort(own) : findFault(own, sourceText) === undefined;
  return isGood ? [{ maker: 'source', text: own, source }, ...sentences] : sentences;
}

function isShort(summary: string): boolean {
  return findFault(summary, { title: '', abstract: summary, language: 'en' }) === undefined;
}

function isFlagged(flags: readonly Flag[], { maker, text }: Tldr): boolean {
  return flags.some((flag) => flag.maker === maker && flag.text === text);
}

/** A paper's version as it is kept beside a line: 0 where the source does not say. */
export function versionOf({ version }: Pick<Paper, 'version'>): number {
  return version ?? 0;
}
