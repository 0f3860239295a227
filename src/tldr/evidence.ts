import { eq } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { tldrs } from '../database/schema/tldr.ts';
import type { Paper } from '../papers/paper.ts';
import type { Language } from '../papers/tldr-preference.ts';
import { findClosest } from './sentence/choose.ts';
import { textOf } from './text.ts';
import type { Tldr } from './tldr.ts';

/** The evidence for a TL;DR, and how it was made. */
export interface Evidence {
  readonly text: string;
  /** The sentence of the abstract; undefined if no abstract is known. */
  readonly sentence: string | undefined;
  /** For a model's TL;DR. */
  readonly making?: {
    readonly model: string;
    readonly promptVersion: number;
    readonly madeAt: Temporal.Instant;
    readonly inputTokens: number;
    readonly outputTokens: number;
    /** In the currency of the prices; null if none were set. */
    readonly cost: number | null;
  };
}

/** Finds the evidence for a TL;DR: the sentence the model named, or else the one with most of its words. */
export async function findEvidence(database: Database, paper: Paper, tldr: Tldr): Promise<Evidence> {
  const { text } = tldr;
  const closest = findClosest(text, textOf(paper).sentences);
  if (tldr.maker !== 'model') return { text, sentence: closest };
  const [row] = await database.select().from(tldrs).where(eq(tldrs.id, tldr.id));
  if (row === undefined) return { text, sentence: closest };
  const { model, promptVersion, madeAt, inputTokens, outputTokens, cost } = row;
  return {
    text,
    sentence: row.evidence ?? closest,
    making: { model, promptVersion, madeAt, inputTokens, outputTokens, cost },
  };
}

/** Finds the model's TL;DR of a paper by its row, whatever was written since; undefined if there is none. */
export async function findMadeTldr(
  database: Database,
  paperId: string,
  id: number,
): Promise<{ readonly tldr: Tldr; readonly language: Language } | undefined> {
  const [row] = await database.select().from(tldrs).where(eq(tldrs.id, id));
  if (row === undefined || row.paperId !== paperId || row.state !== 'made') return undefined;
  return { tldr: { maker: 'model', model: row.model, text: row.text, id }, language: row.language };
}
