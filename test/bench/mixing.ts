import type { Paper } from '../../src/papers/paper.ts';
import { paper } from '../support/papers.ts';
import { createRandom } from '../support/random.ts';

/** The usual minimum of sentences in an abstract. */
const MIN_SENTENCES = 4;
const MAX_SENTENCES = 9;

/**
 * Yields the first `count` of some papers and, if there are fewer, further ones mixed from them: a title of two halves,
 * sentences of several abstracts, authors and day of one. Words are as frequent as in the papers; only the rare ones
 * are rarer than they would be among so many real papers.
 */
export function* mixPapers(papers: readonly Paper[], count: number): Generator<Paper> {
  yield* papers.slice(0, count);
  const random = createRandom(11);
  const pick = (): Paper => papers[Math.floor(random() * papers.length)] ?? paper('none');
  // Kept, as to take abstracts apart again and again would be a part of what loading takes.
  const taken = new Map<Paper, readonly string[]>();
  const sentencesOf = (one: Paper): readonly string[] => {
    const sentences = taken.get(one) ?? (one.abstract ?? '').split(/(?<=[.?!])\s+/u);
    taken.set(one, sentences);
    return sentences;
  };
  const half = (title: string, end: 'first' | 'second'): string => {
    const words = title.split(/\s+/u);
    const middle = Math.ceil(words.length / 2);
    return (end === 'first' ? words.slice(0, middle) : words.slice(middle)).join(' ');
  };
  for (let made = papers.length; made < count; made += 1) {
    const { authors, publishedOn, title } = pick();
    const sentences = Array.from(
      { length: MIN_SENTENCES + Math.floor(random() * (MAX_SENTENCES - MIN_SENTENCES + 1)) },
      () => {
        const own = sentencesOf(pick());
        return own[Math.floor(random() * own.length)] ?? '';
      },
    );
    yield paper(`mixed-${made}`, {
      title: `${half(title, 'first')} ${half(pick().title, 'second')}`.trim(),
      abstract: sentences.join(' ').trim() || null,
      authors,
      authorCount: authors.length,
      publishedOn,
    });
  }
}
