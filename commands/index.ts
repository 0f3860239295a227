import type { Command } from '../src/discord/interactions/command.ts';
import { add } from './feeds/add.ts';
import { edit } from './feeds/edit.ts';
import { list } from './feeds/list.ts';
import { pause } from './feeds/pause.ts';
import { post } from './feeds/post.ts';
import { preview } from './feeds/preview.ts';
import { remove } from './feeds/remove.ts';
import { resume } from './feeds/resume.ts';
import { taste } from './feeds/taste.ts';
import { discuss } from './papers/discuss.ts';
import { createHelp } from './papers/help.ts';
import { inMessage } from './papers/in-message.ts';
import { join } from './papers/join.ts';
import { propose } from './papers/propose.ts';
import { search } from './papers/search.ts';
import { show } from './papers/show.ts';
import { similar } from './papers/similar.ts';
import { today } from './papers/today.ts';
import { top } from './papers/top.ts';

/** Lists every command: for registering, running, `/papers help` and the tests. */
export const commands: readonly Command[] = [
  {
    name: 'papers',
    description: "See the day's papers and find any paper again",
    audience: 'everyone',
    subcommands: [today, search, similar, show, top, propose, discuss, join, createHelp(() => commands)],
    messageCommands: [inMessage],
  },
  {
    name: 'feeds',
    description: 'Choose which papers are posted in which channel, and when',
    audience: 'managers',
    subcommands: [add, list, edit, pause, resume, remove, preview, taste, post],
  },
];
