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

/** The one-line summary of a paper, and its provider. */
export type Tldr =
  /** `id`: the row with everything known about how it was made. */
  | { readonly maker: 'model'; readonly model: string; readonly text: string; readonly id: number }
  /** `source`: the source that gave it. */
  | { readonly maker: 'source'; readonly text: string; readonly source: SourceName }
  /** `of`: whose words it comes from, the authors' or our own about the paper. */
  | { readonly maker: 'sentence'; readonly text: string; readonly of: Paper['abstractKind'] };

/** Services for finding TL;DRs. */
export interface TldrSources {
  readonly database: Database;
  readonly model: Model | undefined;
}

/**
 * Finds the best TL;DR for each paper, by paper id: the model's if one is set and has written it, else the source's own
 * if it passes the checks, else a sentence of the abstract. Skips TL;DRs hidden in the guild; without a guild, those
 * hidden in all. None for a paper of which only the title is known, or if the preference is for none.
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

/** Finds the model's first TL;DR for each paper's newest version that isn't to be skipped, by paper id. */
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
    // A later TL;DR was made for servers that don't see the first: the others keep the first.
    if (isOld || found.has(paperId) || isFlagged(passedOver.get(paperId) ?? [], tldr)) continue;
    found.set(paperId, tldr);
  }
  return found;
}

/** A summary is a line or two. */
const MAX_READ = 1_000;

/** Finds a TL;DR that needs no model: the source's own, unless a sentence is preferred, otherwise a sentence. */
export function findOwnTldr(
  paper: Paper,
  { first }: TldrPreference,
  flagged: readonly Flag[],
): Tldr | undefined {
  return listOwnTldrs(paper).find(
    (tldr) => (first !== 'sentence' || tldr.maker === 'sentence') && !isFlagged(flagged, tldr),
  );
}

/** Lists all TL;DRs that need no model and pass the checks, the best first: the source's own, then sentences. */
export function listOwnTldrs(paper: Paper): Tldr[] {
  const text = textOf(paper);
  // Neither of these providers has any language but the paper's own.
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

/** Returns a paper's version as it is stored with a TL;DR: 0 if the source doesn't say. */
export function versionOf({ version }: Pick<Paper, 'version'>): number {
  return version ?? 0;
}
