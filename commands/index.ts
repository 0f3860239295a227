import type { Command } from '../src/discord/interactions/command.ts';
import { add as addAlert } from './alerts/add.ts';
import { list as listAlerts } from './alerts/list.ts';
import { notAuthor } from './alerts/not-author.ts';
import { remove as removeAlert } from './alerts/remove.ts';
import { test as testAlerts } from './alerts/test.ts';
import { when } from './alerts/when.ts';
import { confirm } from './email/confirm.ts';
import { listEmail } from './email/list.ts';
import { stop } from './email/stop.ts';
import { subscribe } from './email/subscribe.ts';
import { add } from './feeds/add.ts';
import { edit } from './feeds/edit.ts';
import { email } from './feeds/email.ts';
import { link } from './feeds/link.ts';
import { list } from './feeds/list.ts';
import { pause } from './feeds/pause.ts';
import { post } from './feeds/post.ts';
import { preview } from './feeds/preview.ts';
import { remove } from './feeds/remove.ts';
import { resume } from './feeds/resume.ts';
import { taste } from './feeds/taste.ts';
import { accept } from './meeting/accept.ts';
import { add as meetingAdd } from './meeting/add.ts';
import { agenda } from './meeting/agenda.ts';
import { away } from './meeting/away.ts';
import { drop } from './meeting/drop.ts';
import { exportMeetings } from './meeting/export.ts';
import { history } from './meeting/history.ts';
import { join as meetingJoin } from './meeting/join.ts';
import { ledger } from './meeting/ledger.ts';
import { link as meetingLink } from './meeting/link.ts';
import { list as meetingList } from './meeting/list.ts';
import { move } from './meeting/move.ts';
import { outcome } from './meeting/outcome.ts';
import { pass } from './meeting/pass.ts';
import { pause as meetingPause } from './meeting/pause.ts';
import { present } from './meeting/present.ts';
import { remove as meetingRemove } from './meeting/remove.ts';
import { resume as meetingResume } from './meeting/resume.ts';
import { set } from './meeting/set.ts';
import { show as meetingShow } from './meeting/show.ts';
import { skip } from './meeting/skip.ts';
import { skipMe } from './meeting/skip-me.ts';
import { swap } from './meeting/swap.ts';
import { why } from './meeting/why.ts';
import { catchUp } from './papers/catch-up.ts';
import { discuss } from './papers/discuss.ts';
import { exportPapers } from './papers/export.ts';
import { createHelp } from './papers/help.ts';
import { inMessage } from './papers/in-message.ts';
import { join } from './papers/join.ts';
import { note } from './papers/note.ts';
import { propose } from './papers/propose.ts';
import { save } from './papers/save.ts';
import { saved } from './papers/saved.ts';
import { savedLink } from './papers/saved-link.ts';
import { search } from './papers/search.ts';
import { show } from './papers/show.ts';
import { similar } from './papers/similar.ts';
import { stats } from './papers/stats.ts';
import { today } from './papers/today.ts';
import { top } from './papers/top.ts';
import { add as addToZotero } from './papers/zotero/add.ts';
import { connect as connectZotero } from './papers/zotero/connect.ts';
import { disconnect as disconnectZotero } from './papers/zotero/disconnect.ts';
import { erase } from './privacy/erase.ts';
import { exportPrivacy } from './privacy/export.ts';
import { show as privacyShow } from './privacy/show.ts';

/** Lists every command: for registering, running, `/papers help` and the tests. */
export const commands: readonly Command[] = [
  {
    name: 'papers',
    description: "See the day's papers and find any paper again",
    audience: 'everyone',
    subcommands: [
      today,
      search,
      similar,
      show,
      top,
      stats,
      propose,
      discuss,
      catchUp,
      note,
      save,
      saved,
      savedLink,
      exportPapers,
      join,
      createHelp(() => commands),
    ],
    groups: [
      {
        name: 'zotero',
        description: 'Add papers to your Zotero library',
        subcommands: [connectZotero, addToZotero, disconnectZotero],
      },
    ],
    messageCommands: [inMessage],
  },
  {
    name: 'meeting',
    description: 'From votes to the meeting: its agenda, who presents, and when it is held',
    audience: 'everyone',
    subcommands: [
      set,
      meetingShow,
      meetingList,
      agenda,
      meetingAdd,
      drop,
      present,
      accept,
      pass,
      swap,
      skipMe,
      meetingJoin,
      why,
      ledger,
      outcome,
      history,
      exportMeetings,
      away,
      meetingLink,
      skip,
      move,
      meetingPause,
      meetingResume,
      meetingRemove,
    ],
  },
  {
    name: 'feeds',
    description: 'Choose which papers are posted in which channel, and when',
    audience: 'managers',
    subcommands: [add, list, edit, pause, resume, remove, preview, taste, link, post, email],
  },
  {
    name: 'email',
    description: "Get a feed's papers by e-mail",
    audience: 'everyone',
    subcommands: [subscribe, confirm, stop, listEmail],
  },
  {
    name: 'alerts',
    description: 'Hear of new papers that you must not miss, by private message',
    audience: 'everyone',
    subcommands: [addAlert, listAlerts, removeAlert, testAlerts, when, notAuthor],
  },
  {
    name: 'privacy',
    description: 'See, download and erase what is kept about you',
    audience: 'everyone',
    subcommands: [privacyShow, exportPrivacy, erase],
  },
];
