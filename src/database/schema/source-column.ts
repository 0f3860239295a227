import { text } from 'drizzle-orm/pg-core';

/** The names of the sources, as stored and as typed in a command. The first is the default. */
export const SOURCE_NAMES = ['huggingface', 'arxiv', 'sample'] as const;

export const sourceColumn = (name = 'source') => text(name, { enum: SOURCE_NAMES });

/** Which of its source's lists is meant: an address or a venue; empty where the source has one list only. */
export const instanceColumn = () => text('instance').notNull().default('');
