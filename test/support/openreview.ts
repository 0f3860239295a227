import type { SourceServer } from './source-server.ts';

/** Returns a note of OpenReview's second API with the values that a test sets, each as the API wraps it. */
export function note(
  number: number,
  content: Readonly<Record<string, unknown>> = {},
  times: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const whole = {
    title: `Submission ${number}`,
    abstract: `What submission ${number} is about.`,
    venue: 'Submitted to TEST 2026',
    venueid: 'TEST.cc/2026/Conference/Submission',
    ...content,
  };
  return {
    id: `note${number}`,
    forum: `note${number}`,
    cdate: Date.parse('2026-03-02T08:00:00Z'),
    content: Object.fromEntries(Object.entries(whole).map(([name, value]) => [name, { value }])),
    ...times,
  };
}

/** Serves a venue that has these notes. */
export function serveVenue(server: SourceServer, notes: readonly unknown[]): void {
  server.answer(/^\/groups\?id=TEST\.cc%2F2026%2FConference$/u, {
    body: JSON.stringify({ groups: [{ id: 'TEST.cc/2026/Conference', content: {} }] }),
  });
  server.answer(/^\/notes\?(?:invitation|content)/u, (url) => {
    const [limit, offset] = ['limit', 'offset'].map((name) => Number(url.searchParams.get(name)));
    const page = notes.slice(offset, (offset ?? 0) + (limit ?? 0));
    return { body: JSON.stringify({ notes: page, count: notes.length }) };
  });
}
