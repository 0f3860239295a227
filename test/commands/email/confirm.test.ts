import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachDatabase } from '../../support/database.ts';
import { startMailBot } from '../../support/mail-bot.ts';

onEachDatabase('/email confirm', (databases) => {
  test('subscribes the address with the right code alone', async (t) => {
    const { run, code } = await startMailBot(t, databases);
    await run('email subscribe', { address: 'ada@example.org', every: 'weekly' });
    const right = await code('ada@example.org');
    const wrong = right === '123456' ? '654321' : '123456';

    assert.match(
      await run('email confirm', { code: wrong }),
      /^That isn't the code\. You have 4 tries left\./u,
    );
    assert.match(await run('email confirm', { code: right }, 'chloe'), /^No code is waiting for you/u);
    assert.match(
      await run('email confirm', { code: right }),
      /^Subscribed: `ada@example\.org` gets the week’s most voted papers of feed 1: .*, from next Monday on\. Stop it .* `\/email stop`/u,
    );
  });
});
