import type { Asked } from '../../src/discord/interactions/asked.ts';
import { hasServer } from '../../src/discord/interactions/has-server.ts';
import { readDay, readFlag, readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { formatSource } from '../../src/discord/render/source-title.ts';
import { escapeText, formatDay, formatText } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import { listComing, listFrozen } from '../../src/meetings/occurrences.ts';
import { viewAgenda } from '../../src/meetings/view.ts';
import type { StoredOccurrence } from '../../src/meetings/views.ts';
import { cutAtWord } from '../../src/papers/cut-at-word.ts';
import { findPapers } from '../../src/papers/library.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { listSaved } from '../../src/saved/saved.ts';
import { QueryError } from '../../src/search/search.ts';
import { findTopPapers } from '../../src/votes/votes.ts';
import { inZone } from '../../src/words.ts';
import { readMeeting } from '../meeting/meeting-option.ts';
import { findDayHere } from './day-here.ts';
import { refuseTeam } from './search-options.ts';
import { readTag } from './tag-option.ts';

/** Which papers can be exported, what the choice is called, and the options that belong to it. */
export const SCOPES = {
  saved: { words: 'papers that you saved', options: ['tag'] },
  voted: { words: 'papers that were voted for here', options: ['mine'] },
  meeting: { words: 'papers on an agenda of a meeting', options: ['meeting', 'date'] },
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
  const own: readonly string[] = SCOPES[scope].options;
  for (const other of SCOPE_NAMES.filter((name) => name !== scope)) {
    const stray = SCOPES[other].options.find(
      (option) => asked.options[option] !== undefined && !own.includes(option),
    );
    if (stray !== undefined)
      throw new UserError(
        `The option \`${stray}\` belongs to the scope \`${other}\`, but you chose \`${scope}\`. Choose \`${other}\`, or leave out \`${stray}\`.`,
      );
  }
  return scope;
}

const SCOPE_NAMES: readonly Scope[] = ['saved', 'voted', 'search', 'day', 'meeting', 'paper'];

/** More are not written while a person waits; `npm run papers -- export` has no limit. */
const MAX_PAPERS = 5_000;

/** As many as a search orders. */
const MAX_FOUND = 100;

const MAX_SHOWN = 100;

/** What is done with the papers of a scope, as refusals name it. */
type Deed = 'export' | 'add';

/** Finds the papers of a scope. Throws `UserError` if there are none. */
export function findScope(
  scope: Exclude<Scope, 'paper'>,
  asked: Asked,
  services: Services,
  deed: Deed = 'export',
): Promise<ScopePapers> {
  switch (scope) {
    case 'saved':
      return findSavedPapers(asked, services, deed);
    case 'meeting':
      return findOfMeeting(asked, services, deed);
    case 'voted':
      return findVoted(asked, services, deed);
    case 'search':
      return findSearched(asked, services, deed);
    case 'day':
      return findOfDay(asked, services, deed);
  }
}

function belongsToServer(what: string, deed: Deed): UserError {
  return new UserError(
    `${what} belong to a server: ${deed} them in a channel of a server that I was added to, or choose another scope.`,
  );
}

async function findVoted(asked: Asked, { database }: Services, deed: Deed): Promise<ScopePapers> {
  if (!hasServer(asked)) throw belongsToServer('Votes', deed);
  const isMine = readFlag(asked, 'mine') === true;
  const userId = isMine ? asked.userId : undefined;
  const page = { limit: MAX_PAPERS, offset: 0, userId };
  const { papers, total } = await findTopPapers(database, asked.guildId, undefined, page);
  const who = isMine ? 'you voted for here' : 'your team voted for';
  if (papers.length === 0)
    throw new UserError(
      `There is nothing to ${deed}: ${isMine ? 'you have voted for no paper here' : 'nobody has voted for a paper here'} yet. To vote for a paper, react with the emoji under its card.`,
    );
  const rest = total - papers.length;
  return {
    papers: papers.map(({ paper }) => paper),
    what: `that ${who}${rest > 0 ? `, without the ${rest.toLocaleString('en')} with the fewest votes` : ''}`,
    fileName: isMine ? 'my-votes' : 'voted-papers',
  };
}

async function findSearched(asked: Asked, services: Services, deed: Deed): Promise<ScopePapers> {
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
      `There is nothing to ${deed}: nothing matches ${shown}. Try fewer or different words.`,
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

async function findOfDay(asked: Asked, services: Services, deed: Deed): Promise<ScopePapers> {
  const { day, from, listings, why } = await findDayHere(asked, services);
  if (listings.length === 0) throw new UserError(`There is nothing to ${deed}. ${why ?? ''}`.trim());
  return {
    papers: listings.map(({ paper }) => paper).slice(0, MAX_PAPERS),
    what: `that ${formatSource(from)} listed on ${formatDay(day)}`,
    fileName: `papers-${day}`,
  };
}

async function findSavedPapers(asked: Asked, services: Services, deed: Deed): Promise<ScopePapers> {
  const { database } = services;
  const tag = await readTag(asked, services);
  const { saved } = await listSaved(database, asked.userId, { tag, limit: MAX_PAPERS, offset: 0 });
  if (saved.length === 0)
    throw new UserError(
      `There is nothing to ${deed}: you have saved no papers yet. To save one, press **Save** under its card.`,
    );
  const ids = saved.map(({ paperId }) => paperId);
  return {
    papers: await findPapers(database, ids),
    what: `that you saved${tag === undefined ? '' : ` with the tag “${formatText(tag, MAX_SHOWN)}”`}`,
    fileName: 'saved-papers',
  };
}

/** More agendas than a weekly meeting has in ten years. */
const MAX_AGENDAS = 520;

async function findOfMeeting(asked: Asked, services: Services, deed: Deed): Promise<ScopePapers> {
  if (!hasServer(asked)) throw belongsToServer('Meetings', deed);
  const { database, now } = services;
  const meeting = await readMeeting(asked, services);
  const dayOf = ({ heldAt }: StoredOccurrence) => inZone(heldAt, meeting.schedule.zone).toPlainDate();
  const day = readDay(asked, 'date', inZone(now(), meeting.schedule.zone).toPlainDate());
  const settled = await listFrozen(database, meeting.id, MAX_AGENDAS);
  const [coming] = await listComing(database, meeting.id);
  const occurrence =
    day === undefined
      ? (settled.find(({ state }) => state === 'frozen' || state === 'held') ?? coming)
      : settled.find((one) => dayOf(one).equals(day));
  const name = formatText(meeting.name, MAX_SHOWN);
  if (occurrence === undefined)
    throw new UserError(
      day === undefined
        ? `There is nothing to ${deed}: ${name} has no agenda yet. \`/meeting show\` says when the next meeting is.`
        : `There is nothing to ${deed}: ${name} has no settled agenda for ${formatDay(day)}. Give the day of the meeting, or leave out \`date\` for the newest agenda.`,
    );
  const { items } = await viewAgenda(database, meeting, occurrence, now());
  const when = formatDay(dayOf(occurrence));
  if (items.length === 0)
    throw new UserError(`There is nothing to ${deed}: the agenda of ${name} for ${when} has no papers.`);
  return {
    papers: items.map(({ paper }) => paper),
    what: `on the agenda of ${name} for ${when}${occurrence.frozenAt === null ? ', as the votes stand now' : ''}`,
    fileName: `agenda-${dayOf(occurrence)}`,
  };
}
