import { type SQL, sql } from 'drizzle-orm';
import { papers } from '../../database/schema/papers.ts';
import { searchNotes } from '../../database/schema/search.ts';
import { noteWord } from '../index/notes.ts';
import { contentWords, stem } from '../query/analysis.ts';

const { guildId, paperId, stems: noteStems, words } = searchNotes;

/**
 * Returns the condition that a server's notes on a paper have these words in a row; nobody's have them without a server. It
 * is on `papers`.
 */
export function hasNoted(text: string, server: string | undefined): SQL {
  const stems = contentWords(text).map(stem);
  if (server === undefined || stems.length === 0) return sql`false`;
  const query = stems.map((one) => quoteWord(server, one)).join(' & ');
  return sql`exists (select from ${searchNotes} where ${paperId} = ${papers.id} and ${isIn(server, query)} and strpos(concat(' ', ${noteStems}, ' '), ${` ${stems.join(' ')} `}) > 0)`;
}

/** Holds for notes of a server that have the words of a tsquery. */
function isIn(server: string, query: string): SQL {
  return sql`${guildId} = ${server} and ${words} @@ (select ${query}::tsquery)`;
}

/** Returns a stem in the notes of a server as part of a tsquery. */
function quoteWord(server: string, one: string): string {
  return `'${noteWord(server, one)}'`;
}
