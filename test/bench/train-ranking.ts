import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { PRIOR_FILE } from '../../src/ranking/prior.ts';
import { recorded } from '../support/recorded.ts';
import { readDays } from './ranking-data.ts';
import { trainPrior } from './ranking-prior.ts';

const { values } = parseArgs({
  options: {
    lists: { type: 'string' },
    picks: { type: 'string' },
    before: { type: 'string' },
    out: { type: 'string', default: PRIOR_FILE },
  },
});
const days = readDays(values.lists ?? recorded('taste').path, values.picks ?? recorded('huggingface').path);
const prior = trainPrior(days, values.before);
const text = `${JSON.stringify(prior)}\n`;
writeFileSync(values.out, text);
process.stdout.write(
  `Learned from ${prior.papers} papers: ${prior.words.length} words, ${prior.authors.length} authors, ${prior.categories.length} categories. ${Math.round(text.length / 1024)} KiB written to ${values.out}.\n`,
);
