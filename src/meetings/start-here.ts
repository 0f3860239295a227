/** A discussed paper, as far as it matters for what somebody reads first. */
export interface ReadFirst {
  readonly votes: number;
  readonly notes: number;
  readonly hasThread: boolean;
  readonly discussedAt: Temporal.Instant;
}

/** More would be no place to start. */
const MAX_FIRST = 3;

/** The papers to read first, and among which they have the most votes. */
export interface StartHere<Item> {
  readonly among: 'notes' | 'threads' | 'all';
  readonly papers: readonly Item[];
}

/**
 * Chooses what somebody who joins reads first: the most voted of the papers with notes; if none has any, of those with a
 * thread; if there is none, of all. Of as many votes, all are chosen, the newest three at most.
 */
export function chooseFirst<Item extends ReadFirst>(papers: readonly Item[]): StartHere<Item> {
  const noted = papers.filter(({ notes }) => notes > 0);
  if (noted.length > 0) return { among: 'notes', papers: takeMostVoted(noted) };
  const threaded = papers.filter(({ hasThread }) => hasThread);
  if (threaded.length > 0) return { among: 'threads', papers: takeMostVoted(threaded) };
  return { among: 'all', papers: takeMostVoted(papers) };
}

function takeMostVoted<Item extends ReadFirst>(papers: readonly Item[]): Item[] {
  const most = Math.max(...papers.map(({ votes }) => votes));
  return papers
    .filter(({ votes }) => votes === most)
    .toSorted((a, b) => Temporal.Instant.compare(b.discussedAt, a.discussedAt))
    .slice(0, MAX_FIRST);
}
