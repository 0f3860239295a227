import { ownRows, type Personal } from '../database/personal.ts';
import { publicLinks } from '../database/schema/publishing.ts';

/** What is kept about people in the tables of what is served. */
export const personalLinks: readonly Personal[] = [
  {
    ...ownRows({
      table: publicLinks,
      of: publicLinks.userId,
      secret: [publicLinks.token, publicLinks.tokenHash],
      name: 'savedLinks',
      words: [
        'address at which a feed reader gets your saved papers',
        'addresses at which feed readers get your saved papers',
      ],
      kept: 'until erased',
    }),
    columns: [publicLinks.userId, publicLinks.tag],
  },
];
