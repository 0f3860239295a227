/** Every table, for drizzle and for those who ask them. */
export * from './schema/delivery.ts';
export * from './schema/papers.ts';
export * from './schema/search.ts';
export * from './schema/tldr.ts';
