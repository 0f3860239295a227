import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { recorded } from '../support/recorded.ts';
import { readDays } from './ranking-data.ts';
import { compareDays } from './ranking-days.ts';
import { compareFew } from './ranking-few.ts';
import { showFirstDigests } from './ranking-first.ts';
import { showPower } from './ranking-power.ts';
import { showSpeed } from './ranking-speed.ts';
import { compareTeams, readTeams } from './ranking-teams.ts';

const HELP = `Measures how well papers are ordered.

  npm run bench:ranking -- [--lists DIR] [--picks DIR] [--from YYYY-MM-DD]

  --lists DIR   a file YYYY-MM-DD.jsonl.gz a day, a paper a line, in the list's order
  --picks DIR   Hugging Face's answer of each day, YYYY-MM-DD.json
  --from DAY    the first day tested; what is learned comes from the days before
  --every N     learn anew before each N-th tested day (1 if not given)
  --few N,N     learn from N liked papers and 5,000 others
  --draws N     how often they are drawn (20 if not given)
  --teams       six teams that vote only on what they are shown
  --first       how many of a new feed's first cards are about its interests
  --power       how soon the blind test switches a bad order off
  --speed       how long a fit and scoring take, and how much memory
`;

const { values } = parseArgs({
  options: {
    lists: { type: 'string' },
    picks: { type: 'string' },
    from: { type: 'string', default: '2026-05-01' },
    every: { type: 'string', default: '1' },
    few: { type: 'string' },
    draws: { type: 'string', default: '20' },
    teams: { type: 'boolean', default: false },
    first: { type: 'boolean', default: false },
    power: { type: 'boolean', default: false },
    speed: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(HELP);
} else if (values.power) {
  showPower();
} else {
  const lists = values.lists ?? recorded('taste').path;
  const picks = values.picks ?? recorded('huggingface').path;
  const missing = [lists, picks].filter((folder) => !existsSync(folder));
  if (missing.length > 0) {
    process.stdout.write(
      `Skipped: there is no ${missing.join(' and no ')}. --lists and --picks name others.\n`,
    );
  } else {
    const days = readDays(lists, picks);
    const count = days.reduce((sum, { papers }) => sum + papers.length, 0);
    process.stdout.write(`${count} papers of ${days.length} days, tested from ${values.from}.\n\n`);
    if (values.speed) showSpeed(days);
    else if (values.first) showFirstDigests(days, values.from);
    else if (values.few !== undefined)
      compareFew(days, values.from, values.few.split(',').map(Number), Number(values.draws));
    else if (values.teams)
      compareTeams(
        days.filter(({ papers }) => papers.length > 1),
        readTeams(lists),
      );
    else compareDays(days, values.from, Number(values.every));
  }
}
