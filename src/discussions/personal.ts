import { namedIn, type Personal } from '../database/personal.ts';
import { discussions } from '../database/schema/discussions.ts';

/** What is kept about people in the tables of discussions. */
export const personalDiscussions: readonly Personal[] = [
  namedIn({
    table: discussions,
    of: discussions.userId,
    name: 'discussions',
    words: ['thread that you asked for', 'threads that you asked for'],
    kept: 'while I am in the server',
  }),
];
