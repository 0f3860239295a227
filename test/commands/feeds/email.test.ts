import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachDatabase } from '../../support/database.ts';
import { startMailBot } from '../../support/mail-bot.ts';

onEachDatabase('/feeds email', (databases) => {
  test('adds an address of the team once it is confirmed, lists it, and takes it off', async (t) => {
    const { run, code } = await startMailBot(t, databases);
    assert.match(await run('feeds email'), /^No feed of this server is mailed to an address of the team\./u);

    assert.match(
      await run('feeds email', { address: 'lab@example.org' }),
      /^A code of six digits is on its way to `lab@example\.org`/u,
    );
    assert.match(
      await run('feeds email', { code: await code('lab@example.org') }),
      /^Subscribed: `lab@example\.org` gets the next digest of feed 1/u,
    );

    assert.match(await run('feeds email'), /\(1\):\n- `lab@example\.org`: each digest of feed 1/u);
    assert.match(await run('email list'), /^You have no e-mail subscription/u, 'it is nobody’s own');
    assert.match(await run('feeds email', { stop: 'ben@example.org' }), /is not on the list/u);
    assert.match(await run('feeds email', { stop: 'LAB@example.org' }), /^Stopped\./u);
    assert.match(await run('feeds email'), /^No feed of this server/u);
  });

  test('does one thing at a time', async (t) => {
    const { run } = await startMailBot(t, databases);

    assert.match(
      await run('feeds email', { address: 'a@example.org', code: '123456' }),
      /one of address, code and stop/u,
    );
  });
});
