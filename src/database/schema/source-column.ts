import { text } from 'drizzle-orm/pg-core';

/** Names of the sources, as stored and as typed in a command. The first is the default. */
export const SOURCE_NAMES = [
  'huggingface',
  'arxiv',
  'biorxiv',
  'medrxiv',
  'openreview',
  'rss',
  'sample',
] as const;

export const sourceColumn = (name = 'source') => text(name, { enum: SOURCE_NAMES });

/**
 * Returns the column that says which of its source's lists is meant: an address or a venue; empty if the source has one
 * list.
 */
export const instanceColumn = () => text('instance').notNull().default('');
