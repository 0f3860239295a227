import { doiLink } from '../../papers/doi.ts';
import { findLink, webAddress } from '../../papers/links.ts';
import type { Paper } from '../../papers/paper.ts';
import { type PaperChange, PUBLISHED } from '../../papers/versions.ts';
import { formatNotices } from './notices.ts';
import { formatDay, formatText } from './text.ts';

const MAX_VENUE = 100;
const MAX_URL = 300;

/** "v2, 3 Dec 2026 · published in Nature · correction, 4 Dec 2026", in small print: what became of the paper. */
export function formatChanges(paper: Paper, changes: readonly PaperChange[]): string[] {
  const newest = changes
    .filter(({ kind }) => kind === 'version')
    .toSorted((one, other) => other.version - one.version)[0];
  const facts = [
    ...(newest === undefined ? [] : [formatVersion(newest)]),
    ...(changes.some(({ kind }) => kind === 'published') ? [formatPublished(paper)] : []),
    ...formatNotices(paper),
  ];
  return facts.length === 0 ? [] : [`-# ${facts.join(' · ')}`];
}

function formatVersion({ version, noticedAt }: PaperChange): string {
  const day = noticedAt?.toZonedDateTimeISO('UTC').toPlainDate();
  return day === undefined ? `v${version}` : `v${version}, ${formatDay(day)}`;
}

/** "published in [Nature](https://doi.org/…)", as far as it is known. */
export function formatPublished(paper: Pick<Paper, 'id' | 'doi' | 'venue' | 'links'>): string {
  const { id, doi, venue, links } = paper;
  const address = findLink(links, PUBLISHED) ?? (doi === null || doi === id ? undefined : doiLink(doi));
  const url = webAddress(address, MAX_URL);
  const name = venue === null ? undefined : formatText(venue, MAX_VENUE);
  if (url === undefined) return name === undefined ? 'published' : `published in ${name}`;
  return name === undefined ? `[published](${url})` : `published in [${name}](${url})`;
}
