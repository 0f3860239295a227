import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';

onEachDatabase('/feeds list', (databases) => {
  test('shows where each feed posts, what, and when it is due, three a page', async (t) => {
    const { sandbox } = await startBot(t, databases);
    const ada = sandbox.as(sandbox.people.ada);
    for (const time of ['09:00', '10:00', '11:00', '12:00'])
      await ada.invoke(sandbox.channel.id, 'feeds add', { time, zone: 'Asia/Tokyo' });

    const first = await ada.invoke(sandbox.channel.id, 'feeds list');
    assert.ok(first.message);
    const second = await ada.click(first.message, 'Next');

    const embed = first.message.embeds[0];
    assert.equal(embed?.title, 'Feeds (4)');
    assert.deepEqual(embed?.description?.match(/^\*\*Feed \d\*\*/gmu), [
      '**Feed 1**',
      '**Feed 2**',
      '**Feed 3**',
    ]);
    assert.match(embed?.description ?? '', /09:00 Asia\/Tokyo, Mon–Fri/u);
    assert.match(
      embed?.description ?? '',
      /Next: <t:\d+:f> \(<t:\d+:R>\), the list of Tuesday 3 March 2026/u,
    );
    assert.match(second.message?.embeds[0]?.description ?? '', /^\*\*Feed 4\*\*/u);
  });

  test('fits three feeds with the longest texts into a message, and an answer about one', async (t) => {
    const { sandbox } = await startBot(t, databases);
    const ada = sandbox.as(sandbox.people.ada);
    const words = (length: number) => '*robots* '.repeat(length / 9).trim();
    const longest = {
      source: 'arxiv',
      categories: 'astro-ph.CO astro-ph.EP astro-ph.GA astro-ph.HE astro-ph.IM astro-ph.SR cond-mat.mtrl-sci',
      want: words(500),
      avoid: words(500),
      interests: words(2_000),
      examples: Array.from({ length: 150 }, (_, index) => `nothing-${index}-${'x'.repeat(20)}`).join(' '),
    };
    for (let number = 1; number <= 3; number += 1) {
      const added = await ada.invoke(sandbox.channel.id, 'feeds add', longest);
      assert.match(added.message?.content ?? '', /^Added\.[\s\S]*Next: [\s\S]*Not found here or at arXiv: /u);
    }

    const { message } = await ada.invoke(sandbox.channel.id, 'feeds list');

    assert.equal(message?.embeds[0]?.description?.match(/^Next: /gmu)?.length, 3);
  });

  test('says how to make one where there is none, and shows no other server’s', async (t) => {
    const { sandbox } = await startBot(t, databases);
    const ada = sandbox.as(sandbox.people.ada);
    await ada.invoke(sandbox.addGuild('Another group').channel.id, 'feeds add', { source: 'huggingface' });

    const answer = await ada.invoke(sandbox.channel.id, 'feeds list');

    assert.equal(answer.message?.content, 'This server has no feeds yet. Add one with /feeds add.');
  });
});
