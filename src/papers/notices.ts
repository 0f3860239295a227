import type { papers } from '../database/schema/papers.ts';
import type { Withdrawal } from './withdrawal.ts';

/** What notices about a published paper say of it, the heaviest first. */
const NOTICE_KINDS = [
  'retraction',
  'removal',
  'withdrawal',
  'partial retraction',
  'concern',
  'reinstatement',
  'correction',
  'other',
  'new version',
] as const;

/** What a notice about a published paper says of it. */
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** A notice by which a publisher, or Retraction Watch, changed the standing of a paper. */
export interface Notice {
  /** The index's word for its kind, in lower case with `_` between words; empty if it gives none. */
  readonly type: string;
  /** The index's name for that kind, for people; null if it gives none. */
  readonly label: string | null;
  /** The notice's own DOI; null if it has none, as the paper itself was changed. */
  readonly doi: string | null;
  /** The day that it bears; null if unknown. */
  readonly on: Temporal.PlainDate | null;
}

/** What a paper's own texts and the notices say of its standing, as a paper holds it. */
export interface Standing {
  readonly withdrawal?: Withdrawal;
  readonly notices?: readonly Notice[];
}

/** A notice as JSON holds it: its day is an ISO 8601 date. */
export type StoredNotice = (typeof papers.$inferSelect)['notices'][number];

/**
 * Crossref's types of updates (https://www.crossref.org/documentation/register-maintain-records/maintaining-your-metadata/registering-updates/),
 * Retraction Watch's reinstatement, and other forms of these words, as publishers also write the label alone.
 */
const KINDS: ReadonlyMap<string, NoticeKind> = new Map([
  ...['retraction', 'retracted'].map((type) => [type, 'retraction'] as const),
  ...['removal', 'removed'].map((type) => [type, 'removal'] as const),
  ...['withdrawal', 'withdrawn'].map((type) => [type, 'withdrawal'] as const),
  ...['partial_retraction', 'partially_retracted'].map((type) => [type, 'partial retraction'] as const),
  ...['concern', 'expression_of_concern', 'editorial_expression_of_concern'].map(
    (type) => [type, 'concern'] as const,
  ),
  ...['reinstatement', 'reinstated'].map((type) => [type, 'reinstatement'] as const),
  ...['correction', 'corrected', 'corrigendum', 'corrigenda', 'erratum', 'errata', 'err'].map(
    (type) => [type, 'correction'] as const,
  ),
  ...['addendum', 'addenda', 'clarification'].map((type) => [type, 'correction'] as const),
  ...['new_version', 'new_edition'].map((type) => [type, 'new version'] as const),
]);

/** Returns a word for a kind in the form of `Notice.type`. */
export function plainType(given: string): string {
  return given
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/gu, '');
}

/** Returns the kind of a notice by its type, else by its label; `other` for one that nobody knows. */
export function kindOfNotice({ type, label }: Pick<Notice, 'type' | 'label'>): NoticeKind {
  return KINDS.get(type) ?? KINDS.get(plainType(label ?? '')) ?? 'other';
}

/** Returns the key of a notice among a paper's: its DOI, or what it says and when. */
function keyOfNotice({ doi, type, on }: Notice | StoredNotice): string {
  return doi ?? `${type} ${on ?? ''}`;
}

/** Returns by what a change names a notice: one that becomes heavier is another. */
export function markOfNotice(notice: Notice): string {
  return `${kindOfNotice(notice)}: ${keyOfNotice(notice)}`;
}

/** Orders the heaviest kind first, and of one kind the newest. */
function byWeight(one: Notice, other: Notice): number {
  const heavier = weightOf(one) - weightOf(other);
  if (heavier !== 0) return heavier;
  if (one.on === null || other.on === null) return Number(one.on === null) - Number(other.on === null);
  return Temporal.PlainDate.compare(other.on, one.on);
}

function weightOf(notice: Notice): number {
  return NOTICE_KINDS.indexOf(kindOfNotice(notice));
}

/** After these a paper no longer stands. */
const GONE: ReadonlySet<NoticeKind> = new Set(['retraction', 'removal', 'withdrawal']);

/** A reinstatement lifts these; a concern stays until its publisher says otherwise. */
const LIFTED: ReadonlySet<NoticeKind> = new Set([...GONE, 'partial retraction']);

const WARNINGS: ReadonlySet<NoticeKind> = new Set([...LIFTED, 'concern']);

/** Whether a notice says that a paper no longer stands. */
export function isGoneBy(notice: Notice): boolean {
  return GONE.has(kindOfNotice(notice));
}

/**
 * Lists the notices that hold, the heaviest first: a paper that was reinstated is not retracted any more, unless that
 * came later. Of an unknown date a retraction counts as the earlier one, as only that makes sense.
 */
export function listInForce({ notices = [] }: Standing): Notice[] {
  const lifts = notices.filter((notice) => kindOfNotice(notice) === 'reinstatement');
  const isLifted = ({ on }: Notice): boolean =>
    lifts.some((lift) => on === null || lift.on === null || Temporal.PlainDate.compare(lift.on, on) >= 0);
  return notices
    .filter((notice) => !(LIFTED.has(kindOfNotice(notice)) && isLifted(notice)))
    .toSorted(byWeight);
}

/** Whether a notice warns of a paper, beyond correcting it. */
export function isWarning(notice: Notice): boolean {
  return WARNINGS.has(kindOfNotice(notice));
}

/** Whether a paper no longer stands, by its own texts or by a notice. */
export function isGone(paper: Standing): boolean {
  return paper.withdrawal !== undefined || listInForce(paper).some(isGoneBy);
}

/** No paper is known to have as many; a database row has room for no more nonsense. */
const MAX_NOTICES = 40;

/** Returns the notices of a paper after an index named some: what it says of a notice now replaces what was known. */
export function updateNotices(known: readonly Notice[], named: readonly Notice[]): Notice[] {
  const keys = new Set(named.map(keyOfNotice));
  return joinNotices([...named, ...known.filter((notice) => !keys.has(keyOfNotice(notice)))]);
}

/**
 * Returns each notice once, the heaviest first: of two with one key the heavier counts, as publishers register a
 * retraction as a correction, too, and of two as heavy the first. Drops the lightest beyond 40.
 */
export function joinNotices(notices: readonly Notice[]): Notice[] {
  const byKey = new Map<string, Notice>();
  for (const notice of notices) {
    const key = keyOfNotice(notice);
    const known = byKey.get(key);
    if (known === undefined || weightOf(notice) < weightOf(known)) byKey.set(key, notice);
  }
  return [...byKey.values()].toSorted(byWeight).slice(0, MAX_NOTICES);
}

/** Returns a notice as JSON holds it. */
export function storeNotice({ on, ...notice }: Notice): StoredNotice {
  return { ...notice, on: on?.toString() ?? null };
}

/** Returns the notice that JSON holds. */
export function noticeOf({ on, ...notice }: StoredNotice): Notice {
  return { ...notice, on: on === null ? null : Temporal.PlainDate.from(on) };
}
