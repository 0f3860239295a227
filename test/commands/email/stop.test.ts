import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachDatabase } from '../../support/database.ts';
import { startMailBot } from '../../support/mail-bot.ts';

onEachDatabase('/email stop', (databases) => {
  test('stops one’s own mails, and nobody else’s', async (t) => {
    const { run, code } = await startMailBot(t, databases);
    for (const person of ['ada', 'chloe'] as const) {
      await run('email subscribe', { address: `${person}@example.org` }, person);
      await run('email confirm', { code: await code(`${person}@example.org`) }, person);
    }

    assert.match(
      await run('email stop'),
      /^Stopped\. Nothing more is mailed to `ada@example\.org`; the bot has forgotten/u,
    );

    assert.match(await run('email stop', { feed: '1' }), /^You have no e-mail subscription of that feed\./u);
    assert.match(await run('email list', {}, 'chloe'), /`chloe@example\.org`/u);
  });
});
