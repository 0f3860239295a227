import type { Answer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { buildList, findEntries } from '../../src/discord/render/paper-list.ts';
import { formatMatches, formatNoteMatch, formatReason } from '../../src/discord/render/search-text.ts';
import { escapeText, formatCount } from '../../src/discord/render/text.ts';
import { listNotesOn } from '../../src/notes/notes.ts';
import { cutAtWord } from '../../src/papers/cut-at-word.ts';
import type { Found, Search } from '../../src/search/search.ts';

/** In a longer query, a missing word says little. */
const FEW_WORDS = 5;

/** Escaping may double its length, and a title holds 256 characters. */
const MAX_SHOWN = 100;

/** Answers with a page of the papers that a search found, and says why each was found. */
export async function answerFound(
  asked: Asked,
  services: Services,
  { wanted, found }: { readonly wanted: Search; readonly found: Found },
): Promise<Answer> {
  const today = services.now().toZonedDateTimeISO('UTC').toPlainDate();
  const filters = formatFilters(wanted);
  const shown = `“${escapeText(cutAtWord([wanted.query, ...filters].join(' ').trim(), MAX_SHOWN))}”`;
  if (found.total === 0) {
    const isOnlyWords = filters.length === 0 && !/\w:\S/u.test(wanted.query);
    const hint = isOnlyWords ? 'Try fewer or different words.' : 'Try different words or fewer filters.';
    return { content: `Nothing matches ${shown}. ${hint}` };
  }
  const entries = await findEntries(services, asked.guildId, found.papers);
  const place = { page: asked.page, total: found.total, today };
  const notes = [
    ...found.corrections.map(
      ({ from, to }) => `No paper has “${escapeText(from)}”: showing results for “${escapeText(to)}”.`,
    ),
    ...(found.isLoosened ? ['No paper has the exact phrase. These have its words.'] : []),
    ...(found.relaxed && !found.isLoosened && found.concepts.length <= FEW_WORDS
      ? [`No paper has all of ${shown}. These have some of the words.`]
      : []),
  ];
  const count = found.isCut
    ? `The ${found.total} ${formatOrder(wanted, found)}papers`
    : formatCount(found.total, 'paper');
  const ids = found.papers.map(({ id }) => id);
  const written = await listNotesOn(services.database, asked.guildId, ids);
  const explained = entries.map((entry) => {
    const { paper } = entry.listing;
    const matches = formatMatches(paper, entry.tldr?.text, found.concepts);
    const inNotes = formatNoteMatch(written.get(paper.id) ?? [], paper, found);
    return {
      ...entry,
      matches: { ...matches, snippet: inNotes ?? matches.snippet },
      note: inNotes === undefined ? formatReason(paper, found.concepts) : "found in your team's notes",
    };
  });
  return {
    ...(notes.length > 0 && { content: notes.join('\n') }),
    ...buildList(`${count} for ${shown}`, explained, place),
  };
}

/** Writes the other options as they would be written in the query. */
function formatFilters({ query: _, sort: __, team: ___, met, ...others }: Search): string[] {
  const named = { ...others, met: met && formatDays(met) };
  return Object.entries(named).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const text = typeof value === 'boolean' ? (value ? 'yes' : 'no') : value.toString();
    return [`${name}:${/\s/u.test(text) ? `"${text}"` : text}`];
  });
}

/** "2026-03-02", or "2026-03-01 to 2026-03-31" */
function formatDays({ first, last }: NonNullable<Search['met']>): string {
  return first.equals(last) ? first.toString() : `${first} to ${last}`;
}

/** Names what the papers that are shown have over the others. */
function formatOrder({ sort = 'relevance' }: Search, { concepts }: Found): string {
  if (sort === 'votes') return 'most voted ';
  return sort === 'date' || concepts.length === 0 ? 'newest ' : 'best ';
}
