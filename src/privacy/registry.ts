import { personalAlerts } from '../alerts/personal.ts';
import type { Personal } from '../database/personal.ts';
import { personalDelivery } from '../delivery/personal.ts';
import { personalAnswers } from '../discord/interactions/personal.ts';
import { personalDiscussions } from '../discussions/personal.ts';
import { personalFeeds } from '../feeds/personal.ts';
import { personalMail } from '../mail/personal.ts';
import { personalMeetings } from '../meetings/personal.ts';
import { personalMembers } from '../members/personal.ts';
import { personalNotes } from '../notes/personal.ts';
import { personalLinks } from '../publishing/personal.ts';
import { personalSaved } from '../saved/personal.ts';
import { personalFlags } from '../tldr/personal.ts';
import { personalVotes } from '../votes/personal.ts';
import { personalZotero } from '../zotero/personal.ts';

/**
 * Everything that is kept about people, in the order in which it is erased: meetings first, as they look up votes. Each folder
 * describes its own tables. `test/privacy/registry.test.ts` fails for a column that is neither here nor said to be nobody's.
 */
export const PERSONAL: readonly Personal[] = [
  ...personalMeetings,
  ...personalVotes,
  ...personalDelivery,
  ...personalMail,
  ...personalFlags,
  ...personalNotes,
  ...personalLinks,
  ...personalSaved,
  ...personalZotero,
  ...personalAlerts,
  ...personalDiscussions,
  ...personalFeeds,
  ...personalMembers,
  ...personalAnswers,
];
