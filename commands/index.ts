import type { Command } from '../src/discord/interactions/command.ts';
import { add } from './feeds/add.ts';
import { edit } from './feeds/edit.ts';
import { list } from './feeds/list.ts';
import { pause } from './feeds/pause.ts';
import { post } from './feeds/post.ts';
import { preview } from './feeds/preview.ts';
import { remove } from './feeds/remove.ts';
import { createHelp } from './papers/help.ts';
import { search } from './papers/search.ts';
import { show } from './papers/show.ts';
import { similar } from './papers/similar.ts';
import { today } from './papers/today.ts';
import { top } from './papers/top.ts';

/** Every command there is: the one list for registering, running, `/papers help` and the tests. */
export const commands: readonly Command[] = [
  {
    name: 'papers',
    description: "The day's papers, and any paper again",
    audience: 'everyone',
    subcommands: [today, search, similar, show, top, createHelp(() => commands)],
  },
  {
    name: 'feeds',
    description: 'Which papers come to which channel, and when',
    audience: 'managers',
    subcommands: [add, list, edit, pause, remove, preview, post],
  },
];
