import type { Personal } from '../database/personal.ts';
import { ownRows } from '../database/personal.ts';
import { members } from '../database/schema/members.ts';

/** What is kept about people in the tables of members. */
export const personalMembers: readonly Personal[] = [
  ownRows({
    table: members,
    of: members.userId,
    name: 'members',
    words: [
      'server with your name and the ids of your roles there',
      'servers with your name and the ids of your roles there',
    ],
    kept: 'while I am in the server',
  }),
];
