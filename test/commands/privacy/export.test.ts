import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';
import { addPrivateLife } from '../../support/private-life.ts';

const shape = z.object({
  format: z.literal('daily-papers-person-1'),
  mailSubscriptions: z.array(z.object({ address: z.string() })),
});

onEachDatabase('/privacy export', (databases) => {
  test('gives a file that only the person sees', async (t) => {
    const { app, sandbox } = await startBot(t, databases);
    await addPrivateLife(app.services.database, sandbox.people.ben.id);

    const answer = await sandbox.as(sandbox.people.ben).invoke(sandbox.channel.id, 'privacy export');

    assert.equal(answer.ephemeral, true);
    const [file] = answer.message?.attachments ?? [];
    assert.ok(file);
    const { mailSubscriptions } = shape.parse(await (await fetch(file.url)).json());
    assert.deepEqual(
      mailSubscriptions.map(({ address }) => address),
      ['ada@example.org', 'ada@example.org'],
    );
  });
});
