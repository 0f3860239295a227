import type { Momentum } from '../../momentum/readings.ts';
import { mainLink, webAddress } from '../../papers/links.ts';
import { formatCount, formatNearDay, formatText } from './text.ts';

/** More would be a second digest. */
const MAX_NAMED = 5;

/** Five such titles, with their links, fit into a message of 2,000 characters. */
const MAX_TITLE = 120;
const MAX_URL = 200;

/** Words which papers rose after their day and were not posted, in Discord's markup. */
export function formatRisen(papers: readonly Momentum[]): string {
  const lines = papers.slice(0, MAX_NAMED).map(formatOne);
  const more = papers.length - lines.length;
  return [
    '**What we missed**: these papers were not posted here, and rose after their day.',
    ...lines,
    ...(more > 0 ? [`-# And ${formatCount(more, 'more paper', 'more papers')}.`] : []),
    '-# `/papers propose` puts one to the vote.',
  ].join('\n');
}

/** "- Title · ▲ 3 → 41, 6 comments · 2 Mar" */
function formatOne({ paper, day, before, upvotes, comments }: Momentum): string {
  const title = formatText(paper.title, MAX_TITLE);
  const url = webAddress(mainLink(paper), MAX_URL);
  // In angle brackets, so that Discord adds no preview.
  const name = url === undefined ? title : `[${title}](<${url}>)`;
  const rise = `▲ ${(before ?? 0).toLocaleString('en')} → ${(upvotes ?? 0).toLocaleString('en')}`;
  const talk = comments === null || comments === 0 ? '' : `, ${formatCount(comments, 'comment')}`;
  return `- ${name} · ${rise}${talk} · ${formatNearDay(day, day)}`;
}
