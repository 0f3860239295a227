import assert from 'node:assert/strict';
import { test } from 'node:test';
import { savePapers } from '../../../src/search/save-papers.ts';
import { startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';
import { paper } from '../../support/papers.ts';

onEachDatabase('/papers similar', (databases) => {
  test('gives papers about the same, the most alike first, without the paper itself', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    await savePapers(bot.app.services.database, [
      paper('1', {
        title: 'Sparse attention for long documents',
        abstract: 'Sparse attention reads documents.',
      }),
      paper('2', { title: 'Attention over long documents', abstract: 'Sparse patterns help attention.' }),
      paper('3', { title: 'Robots that walk', abstract: 'Legs and balance.' }),
      paper('4', { title: 'Robots that run', abstract: 'Faster legs.' }),
    ]);

    const answer = await sandbox
      .as(sandbox.people.ben)
      .invoke(sandbox.channel.id, 'papers similar', { paper: '1' });

    const shown = answer.message?.embeds[0]?.description ?? '';
    assert.match(shown, /^\*\*1\. \[Attention over long documents\]/u);
    assert.doesNotMatch(shown, /Sparse attention for long documents/u);
  });

  test('says where nothing is like it', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    await savePapers(bot.app.services.database, [
      paper('1', { title: 'Alone', abstract: null, authors: [] }),
    ]);

    const answer = await sandbox
      .as(sandbox.people.ben)
      .invoke(sandbox.channel.id, 'papers similar', { paper: '1' });

    assert.match(answer.message?.content ?? '', /^No stored paper is similar to “Alone” yet\./u);
  });
});
