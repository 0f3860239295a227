import { ownRows, type Personal } from '../database/personal.ts';
import { savedPapers, savedTags, savers } from '../database/schema/saved.ts';
import { forgetSaved } from './saved.ts';

const UNTIL_REMOVED = 'until removed, and a day more for Undo';

/** What is kept about people in the tables of saved papers. */
export const personalSaved: readonly Personal[] = [
  ownRows({
    table: savedTags,
    of: savedTags.userId,
    name: 'savedTags',
    words: ['tag on a paper that you saved', 'tags on papers that you saved'],
    kept: UNTIL_REMOVED,
  }),
  ownRows({
    table: savedPapers,
    of: savedPapers.userId,
    name: 'savedPapers',
    words: ['saved paper, with your remark', 'saved papers, with your remarks'],
    kept: UNTIL_REMOVED,
  }),
  {
    ...ownRows({
      table: savers,
      of: savers.userId,
      name: 'savers',
      words: ['entry that says that you saved papers', 'entries that say that you saved papers'],
      kept: 'until erased',
    }),
    erase: (transaction, { userId }) => forgetSaved(transaction, userId),
  },
];
