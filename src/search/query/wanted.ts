import { UserError } from '../../errors.ts';
import { cutAtWord } from '../../papers/cut-at-word.ts';
import { hasPaperCondition } from '../retrieve/conditions.ts';
import { contentWords } from './analysis.ts';
import type { Query } from './query.ts';

/** Throws `UserError` if a query, whose words are given too, has nothing to search for. */
export function checkWanted(text: string, query: Query, words: readonly string[]): void {
  const isNarrowed =
    query.authors.length > 0 ||
    query.since !== undefined ||
    query.until !== undefined ||
    hasPaperCondition(query);
  if (words.length > 0) return;
  const onlyNothings = query.words !== '' && contentWords(query.words).length === 0;
  if (isNarrowed && !onlyNothings) return;
  const hint =
    query.excluded.length > 0
      ? 'It only says what to leave out. Add a keyword, such as: attention -vision'
      : 'Add a keyword that tells papers apart, such as: diffusion language model';
  throw new UserError(`There's nothing to search for in “${cutAtWord(text.trim(), 100)}”. ${hint}`);
}
