import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { savePapers } from '../../src/search/save-papers.ts';
import { onEachDatabase } from '../support/database.ts';
import { paper } from '../support/papers.ts';
import { ask, startWithPapers } from '../support/search-journey.ts';

const { RECORDED_DATA } = process.env;
const links = RECORDED_DATA && join(RECORDED_DATA, 'cases/links-not-read.txt');

onEachDatabase('a search for what was meant', (databases) => {
  test('shows the paper first whose title was typed', async (t) => {
    const bot = await startWithPapers(t, databases);
    const abstract = 'You need attention. All attention is needed. Attention is all you need.';
    await savePapers(bot.app.services.database, [
      paper('2603.00011', { title: 'You Need to Attend More', abstract }),
      paper('2603.00012', { title: 'Re-Attention Is All You Need: more of it', abstract }),
    ]);

    const { found } = await ask(bot, { query: 'attention is all you need' });

    assert.equal(found[0], '1706.03762');
  });

  test('finds what a pasted text is like, and loosens a quotation that no paper has', async (t) => {
    const bot = await startWithPapers(t, databases);
    const paragraph =
      'We thank the authors for their reply. Still, "the robots" grasp objects that they have never seen only in simulation, and the diffusion policies are not compared. ';

    const pasted = await ask(bot, { query: paragraph.repeat(30) });
    const quoted = await ask(bot, {
      query: 'systems that "grasp what you have not seen" with diffusion policies',
    });

    assert.equal(pasted.found[0], '2601.00003');
    assert.equal(quoted.found[0], '2601.00003');
    assert.match(quoted.content, /^No paper has the exact phrase\. These have its words\.$/mu);
  });

  test('finds nothing for words that no paper has, and offers a date for a misspelt one', async (t) => {
    const bot = await startWithPapers(t, databases);

    const nothing = await ask(bot, { query: 'zebra crossing xyzzy' });
    const date = await ask(bot, { query: 'attention since:yesterdya' });

    assert.deepEqual(nothing.found, []);
    assert.match(nothing.content, /^Nothing matches “zebra crossing xyzzy”\./u);
    assert.match(date.content, /“yesterdya” isn't a valid date\..*yesterday/u);
  });

  test('opens the paper that a sentence or a reference mentions, and says of another page that it is none', async (t) => {
    const bot = await startWithPapers(t, databases);

    for (const text of ['have you read 1706.03762 yet?', 'Vaswani, A. et al. (2017). arXiv:1706.03762v7.']) {
      assert.deepEqual((await ask(bot, { query: text })).found, ['1706.03762'], text);
      assert.equal((await ask(bot, { paper: text }, 'papers show')).title, 'Attention Is All You Need', text);
    }
    const { content } = await ask(bot, { query: 'https://openreview.net/forum?id=abc123XYZ' });
    assert.match(content, /^I can't tell which paper is at this address\./u);
  });

  test('opens the paper of any link or id', {
    skip: links && existsSync(links) ? false : 'RECORDED_DATA is not set',
  }, async (t) => {
    const bot = await startWithPapers(t, databases);
    await savePapers(bot.app.services.database, [
      paper('2603.00001', { title: 'Caching keys for faster decoding', abstract: 'Decoding is slow.' }),
    ]);
    const typed = readFileSync(links ?? '', 'utf8')
      .trim()
      .split('\n');

    for (const query of [...typed, 'arXiv:2603.00001v1 [cs.CL]', 'https://hf.co/papers/2603.00001']) {
      const { found } = await ask(bot, { query });
      assert.deepEqual(found, ['2603.00001'], query);
    }
  });
});
