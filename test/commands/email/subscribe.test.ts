import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PermissionFlagsBits } from 'discord.js';
import { startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';
import { startMailBot } from '../../support/mail-bot.ts';

onEachDatabase('/email subscribe', (databases) => {
  test('sends a code to the address', async (t) => {
    const { run, code, mailServer } = await startMailBot(t, databases);

    const said = await run('email subscribe', { address: 'chloe@example.org' }, 'chloe');

    assert.match(
      said,
      /^A code of six digits is on its way to `chloe@example\.org`, for each digest of feed 1: Hugging Face/u,
    );
    assert.match(await code('chloe@example.org'), /^\d{6}$/u);
    assert.match(
      (await mailServer.parse()).text ?? '',
      /^Your code is \d{6}\.\n\nChloe\b.* asked in Discord/u,
    );
  });

  test('refuses what is no address, in a sentence', async (t) => {
    const { run, mailServer, bot } = await startMailBot(t, databases);

    const said = await run('email subscribe', { address: 'a@example.org\nBcc: b@example.org' });
    await bot.app.catchUp();

    assert.match(
      said,
      /^“a@example\.org Bcc: b@example\.org” isn't an e-mail address I can write to: it has line breaks/u,
    );
    assert.deepEqual(mailServer.named, []);
  });

  test('says so where no mail server is set', async (t) => {
    const { sandbox } = await startBot(t, databases);
    const ada = sandbox.as(sandbox.people.ada);

    const said = await ada.invoke(sandbox.channel.id, 'email subscribe', { address: 'ada@example.org' });

    assert.match(said.message?.content ?? '', /^This bot sends no e-mail, because no mail server is set\./u);
  });

  test('refuses a person who can’t see the feed’s channel', async (t) => {
    const { run, bot, mailServer } = await startMailBot(t, databases);
    const { sandbox } = bot;
    const elsewhere = sandbox.addChannel('elsewhere');
    sandbox.overwritePerson(sandbox.people.chloe, sandbox.channel.id, {
      deny: PermissionFlagsBits.ViewChannel,
    });

    const { message } = await sandbox
      .as(sandbox.people.chloe)
      .invoke(elsewhere.id, 'email subscribe', { address: 'chloe@example.org' });

    assert.match(message?.content ?? '', /^You can't see <#\d+>, so its papers can't be mailed to you\./u);
    assert.equal(mailServer.got.length, 0);
    assert.match(await run('email subscribe', { address: 'ada@example.org' }), /^A code of six digits/u);
  });
});
