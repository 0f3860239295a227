/** The parts of a paper's record that facts are read from. */
export interface PaperRecord {
  readonly title: string;
  readonly abstract: string;
  readonly authorCount: number;
}

/** A fact of a paper's record that is neither a word, an author nor a category. */
export interface Fact {
  /** Under this name a model stores the fact's weight. */
  readonly key: string;
  /** The fact in words for a person, if it is high and if it is low; null if it means nothing to one. */
  readonly high: string | null;
  readonly low: string | null;
  /** Mean and spread over 29,000 papers of March and April 2026; 0 in a model is the average paper. */
  readonly mean: number;
  readonly spread: number;
  readonly isFlag: boolean;
  /** Without this part of the record, the paper counts as average. */
  readonly about: 'authors' | 'title' | 'abstract';
  readonly measure: (parts: Parts) => number;
}

interface Parts extends PaperRecord {
  readonly all: string;
  /** What stands before the colon in "Name: what it does"; empty if nothing does. */
  readonly name: string;
  readonly nameWords: number;
}

const CODE =
  /github\.com|gitlab\.|code[^.]{0,60}(?:available|released?|open[- ]sourced|public)|open[- ]source[sd]?\b|publicly (?:available|release)/iu;
const PROJECT = /github\.io|project (?:web)?(?:page|site)|homepage|webpage/iu;
const RELEASE = /\bwe (?:also |further |fully |will )*(?:release|open[- ]source|publicly)/iu;
const COINED = /[a-z][A-Z]|[A-Z]{2,}|\d/u;
const TIMES = /\d(?:\.\d+)?\s?(?:x|×|\$\\times)/iu;
const THEORY = /O\(|\\mathcal|\\epsilon|\\log|\bprove|theorem|\blower bound/iu;

/** Without a bound, a list of a thousand authors would outweigh everything else. */
const MAX_AUTHORS = 63;
const MAX_TITLE = 30;

/** Returns a fact that holds or doesn't. */
function flag(
  [about, key]: readonly [Fact['about'], string],
  high: string | null,
  mean: number,
  isSo: (parts: Parts) => boolean,
): Fact {
  // A fact that one paper in a thousand has would get a weight from a single vote.
  const spread = Math.max(0.15, Math.sqrt(mean * (1 - mean)));
  return { about, key, high, low: null, mean, spread, isFlag: true, measure: (parts) => Number(isSo(parts)) };
}

function logCount(text: string, mark: RegExp): number {
  return Math.log2(1 + (text.match(mark)?.length ?? 0));
}

function amount(
  [about, key]: readonly [Fact['about'], string],
  [low, high]: readonly [string | null, string | null],
  [mean, spread]: readonly [number, number],
  measure: (parts: Parts) => number,
): Fact {
  return { about, key, high, low, mean, spread, isFlag: false, measure };
}

const UNSAID = [null, null] as const;

/** The facts, in the order in which `Features` has them; a change needs a new `FEATURES_VERSION` and a new prior. */
export const FACTS: readonly Fact[] = [
  amount(['authors', 'authors'], ['few authors', 'many authors'], [2.367, 0.75], ({ authorCount }) =>
    Math.log2(1 + Math.min(MAX_AUTHORS, authorCount)),
  ),
  flag(['authors', 'ten-authors'], 'ten authors or more', 0.073, ({ authorCount }) => authorCount >= 10),
  flag(['authors', 'large-team'], 'a large team', 0.013, ({ authorCount }) => authorCount >= 17),
  amount(['title', 'title-length'], ['a short title', 'a long title'], [3.297, 0.453], ({ title }) =>
    Math.log2(Math.min(MAX_TITLE, Math.max(2, title.split(/\s+/u).length))),
  ),
  flag(['abstract', 'code'], 'has code', 0.157, ({ all }) => CODE.test(all)),
  flag(['abstract', 'project'], 'has a project page', 0.026, ({ all }) => PROJECT.test(all)),
  flag(['abstract', 'link'], 'has a link', 0.118, ({ all }) => /https?:\/\/|www\./iu.test(all)),
  flag(['abstract', 'release'], 'releases its work', 0.019, ({ all }) => RELEASE.test(all)),
  flag(['abstract', 'report'], 'a technical report', 0.002, ({ all }) =>
    /\btech(?:nical)? report/iu.test(all),
  ),
  flag(
    ['title', 'named'],
    'names what it made',
    0.337,
    ({ nameWords }) => nameWords === 1 || nameWords === 2,
  ),
  flag(
    ['title', 'coined'],
    'names what it made',
    0.289,
    ({ name, nameWords }) => nameWords <= 2 && COINED.test(name),
  ),
  flag(
    ['title', 'numbered'],
    'a numbered version',
    0.026,
    ({ name, nameWords }) => nameWords <= 3 && /\d/u.test(name),
  ),
  flag(['title', 'colon'], null, 0.52, ({ nameWords }) => nameWords > 0),
  flag(
    ['title', 'acronym'],
    null,
    0.345,
    ({ title }) => /^[A-Z0-9]/u.test(title) && /[A-Z]{3,}/u.test(title),
  ),
  flag(['title', 'benchmark'], 'a benchmark', 0.037, ({ title }) => /\bbench|bench\b/iu.test(title)),
  flag(['abstract', 'size'], 'gives the size of a model', 0.047, ({ all }) =>
    /\b\d+(?:\.\d+)?\s?B\b/u.test(all),
  ),
  flag(['abstract', 'faster'], 'gives a speed-up', 0.053, ({ abstract }) => TIMES.test(abstract)),
  flag(['abstract', 'theory'], 'is about theory', 0.085, ({ all }) => THEORY.test(all)),
  amount(['abstract', 'semicolons'], UNSAID, [0.193, 0.567], ({ abstract }) =>
    Math.min(3, abstract.match(/;/gu)?.length ?? 0),
  ),
  amount(['abstract', 'hyphens'], UNSAID, [3.154, 0.941], ({ abstract }) => logCount(abstract, /\w-\w/gu)),
  amount(['abstract', 'we'], UNSAID, [1.528, 0.717], ({ abstract }) => logCount(abstract, /\bwe\b/giu)),
  amount(['abstract', 'commas'], UNSAID, [1.502, 0.7], ({ abstract }) => {
    const sentences = abstract.split(/[.!?]\s+(?=[A-Z])/u).length;
    return (abstract.match(/,/gu)?.length ?? 0) / sentences;
  }),
];

/** Returns the value of each fact, in spreads from the mean. */
export function measureFacts(record: PaperRecord): number[] {
  const before = /^([^:]{2,60}):\s/u.exec(record.title)?.[1]?.trim() ?? '';
  const parts: Parts = {
    ...record,
    all: `${record.title} ${record.abstract}`,
    name: before,
    nameWords: before === '' ? 0 : before.split(/\s+/u).length,
  };
  const has = {
    authors: record.authorCount > 0,
    title: record.title.trim() !== '',
    abstract: record.abstract.trim() !== '',
  };
  return FACTS.map(({ about, measure, mean, spread }) =>
    has[about] ? round((measure(parts) - mean) / spread) : 0,
  );
}

/** Facts are stored: more digits would only take room. */
function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
