/** Every table. Only `database/` imports this list; every other folder imports the tables it owns. */
export * from './schema/alerts.ts';
export * from './schema/delivery.ts';
export * from './schema/discussions.ts';
export * from './schema/feeds.ts';
export * from './schema/mail.ts';
export * from './schema/meetings.ts';
export * from './schema/members.ts';
export * from './schema/paged-answers.ts';
export * from './schema/papers.ts';
export * from './schema/publishing.ts';
export * from './schema/search.ts';
export * from './schema/servers.ts';
export * from './schema/taste.ts';
export * from './schema/tldr.ts';
export * from './schema/votes.ts';
