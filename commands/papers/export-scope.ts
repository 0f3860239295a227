import type { Asked, Services } from '../../src/discord/interactions/command.ts';
import { hasServer } from '../../src/discord/interactions/has-server.ts';
import { readFlag, readText } from '../../src/discord/interactions/options.ts';
import { formatSource } from '../../src/discord/render/source-title.ts';
import { escapeText, formatDay } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import { cutAtWord } from '../../src/papers/cut-at-word.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { QueryError } from '../../src/search/search.ts';
import { findTopPapers } from '../../src/votes/votes.ts';
import { findDayHere } from './day-here.ts';
import { refuseTeam } from './search.ts';

/** Which papers can be exported, what the choice is called, and the options that belong to it. */
export const SCOPES = {
  voted: { words: 'papers that were voted for here', options: ['mine'] },
  search: { words: 'what a search finds', options: ['query'] },
  day: { words: "a day's list", options: ['date', 'source'] },
  paper: { words: 'one paper', options: ['paper'] },
} as const;

type Scope = keyof typeof SCOPES;

/** Papers to export. */
interface ScopePapers {
  /** At least one. */
  readonly papers: readonly Paper[];
  /** What they are, after their number: "that your team voted for". */
  readonly what: string;
  /** Without its extension. */
  readonly fileName: string;
}

/** Reads the option `scope`. Throws `UserError` if it is missing, or with an option of another scope. */
export function readScope(asked: Asked): Scope {
  const given = readText(asked, 'scope');
  const scope = SCOPE_NAMES.find((name) => name === given);
  if (scope === undefined) throw new UserError(`Choose which papers: ${SCOPE_NAMES.join(', ')}.`);
  for (const other of SCOPE_NAMES.filter((name) => name !== scope)) {
    const stray = SCOPES[other].options.find((option) => asked.options[option] !== undefined);
    if (stray !== undefined)
      throw new UserError(
        `The option \`${stray}\` belongs to the scope \`${other}\`, but you chose \`${scope}\`. Choose \`${other}\`, or leave out \`${stray}\`.`,
      );
  }
  return scope;
}

const SCOPE_NAMES: readonly Scope[] = ['voted', 'search', 'day', 'paper'];

/** More are not written while a person waits; `npm run papers -- export` has no limit. */
const MAX_PAPERS = 5_000;

/** As many as a search orders. */
const MAX_FOUND = 100;

const MAX_SHOWN = 100;

/** Finds the papers of a scope. Throws `UserError` if there are none. */
export function findScope(
  scope: Exclude<Scope, 'paper'>,
  asked: Asked,
  services: Services,
): Promise<ScopePapers> {
  switch (scope) {
    case 'voted':
      return findVoted(asked, services);
    case 'search':
      return findSearched(asked, services);
    case 'day':
      return findOfDay(asked, services);
  }
}

async function findVoted(asked: Asked, { database }: Services): Promise<ScopePapers> {
  if (!hasServer(asked))
    throw new UserError(
      'Votes belong to a server: export them in a channel of a server that I was added to, or choose another scope.',
    );
  const isMine = readFlag(asked, 'mine') === true;
  const userId = isMine ? asked.userId : undefined;
  const page = { limit: MAX_PAPERS, offset: 0, userId };
  const { papers, total } = await findTopPapers(database, asked.guildId, undefined, page);
  const who = isMine ? 'you voted for here' : 'your team voted for';
  if (papers.length === 0)
    throw new UserError(
      `There is nothing to export: ${isMine ? 'you have voted for no paper here' : 'nobody has voted for a paper here'} yet. To vote for a paper, react with the emoji under its card.`,
    );
  const rest = total - papers.length;
  return {
    papers: papers.map(({ paper }) => paper),
    what: `that ${who}${rest > 0 ? `, without the ${rest.toLocaleString('en')} with the fewest votes` : ''}`,
    fileName: isMine ? 'my-votes' : 'voted-papers',
  };
}

async function findSearched(asked: Asked, services: Services): Promise<ScopePapers> {
  const { search, metrics } = services;
  const query = readText(asked, 'query');
  if (query === undefined)
    throw new UserError('Say what to search for: fill in `query`, as you would for /papers search.');
  const shown = `“${escapeText(cutAtWord(query, MAX_SHOWN))}”`;
  refuseTeam(asked, { query }, services);
  const team = { guildId: asked.guildId };
  const found = await metrics
    .timeSearch(() => search.find({ query, team }, { limit: MAX_FOUND, offset: 0 }))
    .catch((error: unknown) => {
      if (!(error instanceof QueryError)) throw error;
      const faults = error.faults.map(({ words }) => escapeText(words)).join(' ');
      throw new UserError(`I don't understand the search ${shown}. ${faults}`, { cause: error });
    });
  if (found.total === 0)
    throw new UserError(
      `There is nothing to export: nothing matches ${shown}. Try fewer or different words.`,
    );
  const corrected = found.corrections.map(
    ({ from, to }) => ` (no paper has “${escapeText(from)}”, so for “${escapeText(to)}”)`,
  );
  const notes = found.relaxed ? ' with some of its words' : '';
  return {
    papers: found.papers,
    what: `${found.isCut ? 'that match best' : 'found'} for ${shown}${corrected.join('')}${notes}`,
    fileName: 'found-papers',
  };
}

async function findOfDay(asked: Asked, services: Services): Promise<ScopePapers> {
  const { day, from, listings, why } = await findDayHere(asked, services);
  if (listings.length === 0) throw new UserError(`There is nothing to export. ${why ?? ''}`.trim());
  return {
    papers: listings.map(({ paper }) => paper).slice(0, MAX_PAPERS),
    what: `that ${formatSource(from)} listed on ${formatDay(day)}`,
    fileName: `papers-${day}`,
  };
}
