import assert from 'node:assert/strict';
import { test } from 'node:test';
import { savePapers } from '../../src/search/save-papers.ts';
import { startBot } from '../support/bot.ts';
import { onEachDatabase } from '../support/database.ts';
import { paper } from '../support/papers.ts';

const ID = '2603.00001';

onEachDatabase('private messages with the bot', (databases) => {
  test('have buttons that work there, and say of what needs a server where to find it', async (t) => {
    const { sandbox, app } = await startBot(t, databases);
    await savePapers(app.services.database, [paper(ID, { title: 'Tides' })]);
    const ben = sandbox.as(sandbox.people.ben);
    const direct = ben.openDirect();
    const said = async (command: string, options = {}) => {
      const { message } = await ben.invoke(direct, command, options);
      assert.ok(message);
      return message;
    };

    const saved = await said('papers save', { paper: ID, tag: 'sea' });
    const opened = await ben.click(saved, 'Open');
    await ben.invoke(direct, 'papers saved');

    for (const shown of [saved, ...opened.followUps])
      assert.doesNotMatch(JSON.stringify(shown.components), /Discuss|notes|vote/u);
    assert.match(JSON.stringify(saved.components), /Edit tags and remark.*Remove/u);
    const wanted = { format: 'ris' };
    assert.match(
      (await said('papers export', { ...wanted, scope: 'saved' })).content,
      /^1 paper that you saved/u,
    );
    for (const [scope, words] of [
      ['meeting', /^Meetings belong to a server: export them in a channel/u],
      ['voted', /^Votes belong to a server: export them in a channel/u],
    ] as const)
      assert.match((await said('papers export', { ...wanted, scope })).content, words);
    for (const query of ['notes:sea', 'Tides discussed:no', 'met:2026-03']) {
      const refusal = /^Posts and votes belong to a server, and so do notes and meetings: search by them in/u;
      assert.match((await said('papers search', { query })).content, refusal);
      assert.match((await said('papers export', { ...wanted, scope: 'search', query })).content, refusal);
    }
    for (const options of [{ notes: 'sea' }, { discussed: true }, { met: '2026-03' }, { sort: 'votes' }])
      assert.match(
        (await said('papers search', { query: 'Tides', ...options })).content,
        /^Posts and votes belong/u,
      );
  });
});
