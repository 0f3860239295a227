import { doiLink } from '../../papers/doi.ts';
import { webAddress } from '../../papers/links.ts';
import {
  isWarning,
  kindOfNotice,
  listInForce,
  markOfNotice,
  type Notice,
  type NoticeKind,
  type Standing,
} from '../../papers/notices.ts';
import type { Paper } from '../../papers/paper.ts';
import type { PaperChange } from '../../papers/versions.ts';
import { formatDay, formatText } from './text.ts';

const MAX_URL = 300;
const MAX_LABEL = 60;

/** What a card has room for; the thread was told of all. */
const MAX_ON_CARD = 3;

/** With these a message has room for its other lines, unless DOIs are of the longest. */
const MAX_A_KIND = 3;
const MAX_LINES = 6;

/** "retracted", for kinds that warn. */
const STATES: Partial<Readonly<Record<NoticeKind, string>>> = {
  retraction: 'retracted',
  removal: 'removed by its publisher',
  withdrawal: 'withdrawn',
  'partial retraction': 'partly retracted',
  concern: 'expression of concern',
};

/** A warning about a paper: by its own texts, which have no notice, or by a notice. */
interface Warning {
  readonly state: string;
  readonly notice: Notice | undefined;
}

/** Lists what warns of a paper, the heaviest first, each state once. */
function listWarnings(paper: Standing): Warning[] {
  const noticed = listInForce(paper)
    .filter(isWarning)
    .map((notice): Warning => ({ state: STATES[kindOfNotice(notice)] ?? '', notice }));
  const own: readonly Warning[] =
    paper.withdrawal === undefined ? [] : [{ state: paper.withdrawal, notice: undefined }];
  const byState = new Map<string, Warning>();
  // Of one that both say, the notice gives a date and an address.
  for (const warning of [...own, ...noticed]) byState.set(warning.state, warning);
  const order = Object.values(STATES);
  return [...byState.values()].toSorted(
    (one, other) => order.indexOf(one.state) - order.indexOf(other.state),
  );
}

/** "⚠ withdrawn", among other facts where nothing warns above them: the heaviest warning; nothing while there is none. */
export function formatMark(paper: Standing): string[] {
  const [heaviest] = listWarnings(paper);
  return heaviest === undefined ? [] : [`⚠ ${heaviest.state}`];
}

/** Warns above everything else of a paper that was withdrawn or retracted, or that its publisher doubts. */
export function formatWarning(paper: Standing): string[] {
  const [heaviest] = listWarnings(paper);
  if (heaviest === undefined) return [];
  const { state, notice } = heaviest;
  if (notice === undefined && state === 'withdrawn')
    return ['⚠ **Withdrawn by its authors or its server**', ''];
  const words = `⚠ **${state.charAt(0).toUpperCase()}${state.slice(1)}**`;
  return [notice === undefined ? words : `${words}${formatDetails(notice)}`, ''];
}

/** "⚠ expression of concern, 3 Dec 2026" and "[correction](https://doi.org/…), 4 Dec 2026": what the warning above leaves. */
export function formatNotices(paper: Standing): string[] {
  const warnings = listWarnings(paper).slice(1);
  const others = listInForce(paper).filter((notice) => !isWarning(notice));
  const facts = [
    ...warnings.map(({ state, notice }) => `⚠ ${linkTo(state, notice)}${formatOn(notice)}`),
    ...others.map((notice) => `${linkTo(formatName(notice), notice)}${formatOn(notice)}`),
  ];
  const left = facts.length - MAX_ON_CARD;
  return left > 0 ? [...facts.slice(0, MAX_ON_CARD), `${left} more`] : facts;
}

/** Tells of the notices that changes are about and that hold, a line for each kind, the heaviest first. */
export function tellNotices(paper: Paper, changes: readonly PaperChange[]): string[] {
  const marks = new Set(changes.map(({ notice }) => notice));
  const told = listInForce(paper).filter((notice) => marks.has(markOfNotice(notice)));
  const byName = Map.groupBy(told, (notice) => `${kindOfNotice(notice)} ${formatName(notice)}`);
  const kinds = [...byName.values()];
  const left = kinds.slice(MAX_LINES).flat().length;
  return [
    ...kinds.slice(0, MAX_LINES).flatMap((alike) => tellAlike(alike)),
    ...(left > 0
      ? [`${left} more ${left === 1 ? 'notice was' : 'notices were'} published about the paper.`]
      : []),
  ];
}

function tellAlike(notices: readonly Notice[]): string[] {
  const [first] = notices;
  if (first === undefined) return [];
  const shown = notices.slice(0, MAX_A_KIND).map(formatDetails);
  // ", 4 Dec 2026; 3 Dec 2026"
  const [newest = '', ...older] = shown.filter((details) => details !== '');
  const named = [newest, ...older.map((details) => details.replace(/^,? /u, ''))].join('; ');
  const left = notices.length - MAX_A_KIND;
  return [`${formatNews(first)}${named}${left > 0 ? `; and ${left} more` : ''}.`];
}

/** The news without a full stop. */
function formatNews(notice: Notice): string {
  const kind = kindOfNotice(notice);
  const name = formatName(notice);
  switch (kind) {
    case 'retraction':
    case 'removal':
    case 'withdrawal':
    case 'partial retraction':
      return `⚠ The paper was ${bold(STATES[kind] ?? '')}`;
    case 'concern':
      return '⚠ An **expression of concern** about the paper was published';
    case 'reinstatement':
      return 'The paper was **reinstated**: its retraction is lifted';
    case 'correction':
      return `${/^[aeiou]/u.test(name) ? 'An' : 'A'} **${name}** to the paper was published`;
    case 'new version':
      return `Its publisher has a **${name}** of the paper`;
    case 'other':
      return `Its publisher updated the paper: **${name}**`;
  }
}

/** "retracted" in bold, and not who did it. */
function bold(state: string): string {
  return state.replace(/^(partly )?\w+/u, '**$&**');
}

/** Forms of a type that are no name of it. */
const NAMES: Readonly<Record<string, string>> = {
  err: 'erratum',
  errata: 'erratum',
  corrected: 'correction',
  corrigenda: 'corrigendum',
  addenda: 'addendum',
  reinstatement: 'reinstated',
};

/** "erratum", or what the index calls a kind that nobody knows here. */
function formatName(notice: Notice): string {
  const { type, label } = notice;
  if (kindOfNotice(notice) === 'other') {
    const given = formatText(label ?? type.replaceAll('_', ' '), MAX_LABEL);
    return given === '' ? 'an update of an unnamed kind' : given;
  }
  return formatText(
    NAMES[type] ?? (type === '' ? (label ?? '').toLowerCase() : type.replaceAll('_', ' ')),
    MAX_LABEL,
  );
}

/** ", 3 Dec 2026 ([notice](https://doi.org/…))", as far as it is known. */
function formatDetails(notice: Notice): string {
  const url = addressOf(notice);
  return `${formatOn(notice)}${url === undefined ? '' : ` ([notice](${url}))`}`;
}

function formatOn(notice: Notice | undefined): string {
  return notice === undefined || notice.on === null ? '' : `, ${formatDay(notice.on)}`;
}

function linkTo(words: string, notice: Notice | undefined): string {
  const url = notice && addressOf(notice);
  return url === undefined ? words : `[${words}](${url})`;
}

function addressOf({ doi }: Notice): string | undefined {
  return doi === null ? undefined : webAddress(doiLink(doi), MAX_URL);
}
