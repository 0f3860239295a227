import type { DescribeCard } from '../../mail/views.ts';
import { mainLink, webAddress } from '../../papers/links.ts';
import { formatAuthors, formatFacts, formatWhyLine, linkButtons, summarise } from './cards.ts';
import { formatMark } from './notices.ts';
import { formatPaperDay, formatPlain } from './text.ts';

const MAX_TITLE = 300;

/** Browsers and mail programs take at least this. */
const MAX_URL = 2_000;

/** Says what a card says, for places that know no markup of Discord. */
export const describeCard: DescribeCard = ({ listing, tldr, why }) => {
  const { paper } = listing;
  const { text, by } = summarise(paper, tldr, formatPlain);
  return {
    title: formatPlain(paper.title, MAX_TITLE) || 'Untitled',
    url: webAddress(mainLink(paper), MAX_URL),
    summary: text,
    by,
    authors: formatAuthors(paper, formatPlain),
    facts: formatFacts(listing, [...formatMark(paper), ...formatPaperDay(paper)]),
    why: formatWhyLine(why, formatPlain),
    links: linkButtons(paper).map(({ label = '', url }) => ({ label, url })),
  };
};
