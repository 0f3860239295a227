import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read, startAlertBot } from '../../support/alert-bot.ts';
import { onEachDatabase } from '../../support/database.ts';

/** What can be no alert, and why. */
const REFUSED: readonly (readonly [Readonly<Record<string, string>>, RegExp])[] = [
  [{}, /^Say what you want to hear of: fill in `author`, `words`, `like` or `search`\.$/u],
  [{ words: 'the of and' }, /^There's nothing to search for in “the of and”\./u],
  [{ search: '-vision' }, /^There's nothing to search for in “-vision”\. It only says what to leave out/u],
  [
    { search: 'attention since:tomorow' },
    /^The search can't be understood at “since:tomorow”: .+ Try: attention$/u,
  ],
  [{ search: 'attention votes:>3' }, /^A new paper has no votes and was posted nowhere yet/u],
  ...['notes:quokka', 'attention discussed:yes', 'attention discussed:no', 'met:2026-03'].map(
    (search) => [{ search }, /nobody has discussed it, so an alert can’t ask for that\. Leave out/u] as const,
  ),
  [{ search: 'attention until:2020' }, /^No new paper is published by 2020-12-31, which has passed/u],
  [{ search: '2508.13426' }, /^That names one paper, which is not going to come again/u],
  [{ author: '!!!' }, /^There is no name in “!!!”/u],
  [{ author: 'Y.' }, /^“Y\.” is an initial\. Give the family name, too/u],
  [{ author: 'Ada L' }, /^The family name in “Ada L” is only an initial\. Give it in full/u],
  [{ words: 'long '.repeat(100) }, /^An alert takes at most 300 characters, and this text has 499/u],
  [{ like: 'no such paper' }, /^No stored paper is called “no such paper”/u],
  [{ author: 'Liang', words: 'attention' }, /^An alert takes one of .+, and you gave 2\./u],
];

onEachDatabase('/alerts add', (databases) => {
  test('says what the alert would have found, and when its papers come', async (t) => {
    const { run, store } = await startAlertBot(t, databases);
    await store('2602.00001', 'Sparse attention', { on: '2026-02-20' });
    await store('1602.00001', 'Sparse attention of old', { on: '2016-02-20' });

    assert.equal(
      read(await run('alerts add', { words: 'sparse attention' })),
      [
        'Added an alert for **words: sparse attention**. In the last 30 days it would have found 1 paper.',
        'I tell you of new papers once a day at 09:00 UTC, by private message. Change when with `/alerts when`.',
      ].join('\n'),
    );
    assert.match(
      read(await run('alerts add', { search: 'sparse until:2027 -attention' })),
      /found nothing\.\n/u,
    );
    assert.match(read(await run('alerts add', { words: 'of old' })), /nothing, but 1 older paper matches\./u);
  });

  test('warns of a name that many people have', async (t) => {
    const { run, store } = await startAlertBot(t, databases);
    for (let index = 0; index < 40; index += 1)
      await store(`2602.${10_000 + index}`, `Paper ${index}`, { authors: ['Y. Wang'], on: '2026-02-10' });

    const answer = read(await run('alerts add', { author: 'Y. Wang' }));

    assert.match(answer, /it would have found 40 papers: expect about 40 a month\. .+ several people/u);
    assert.match(answer, /`search: author:"Y\. Wang" diffusion`/u);
  });

  for (const [options, words] of REFUSED)
    test(`refuses ${JSON.stringify(options).slice(0, 60)} in words, and stores nothing`, async (t) => {
      const { run } = await startAlertBot(t, databases);

      assert.match(read(await run('alerts add', options)), words);
      assert.match(read(await run('alerts list')), /^You have no alerts yet/u);
    });

  test('refuses the same alert twice, however it is written, and the 26th', async (t) => {
    const { run } = await startAlertBot(t, databases);
    await run('alerts add', { author: 'Lovelace, Ada' });
    await run('alerts add', { words: 'Sparse  Attention' });

    const same = /^You have this alert already: it is number (\d) in \/alerts list\.$/u;
    assert.match(read(await run('alerts add', { author: 'Ada Lovelace' })), same);
    assert.match(read(await run('alerts add', { words: 'sparse attention' })), same);
    for (let index = 2; index < 25; index += 1) await run('alerts add', { words: `word${index}` });
    assert.equal(
      read(await run('alerts add', { words: 'one too many' })),
      'You have 25 alerts, which is the maximum. Remove one with /alerts remove first.',
    );
  });
});
