import { text } from 'drizzle-orm/pg-core';

/** The names are those of `SOURCE_NAMES`; the compiler says where the two differ. */
export const sourceColumn = () => text('source', { enum: ['huggingface', 'arxiv', 'sample'] });
