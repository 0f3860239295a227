import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read, startAlertBot } from '../../support/alert-bot.ts';
import { onEachDatabase } from '../../support/database.ts';

onEachDatabase('/alerts test', (databases) => {
  test('shows each paper of the last 30 days once, the newest first, with all alerts that it met', async (t) => {
    const { run, store } = await startAlertBot(t, databases);
    await store('2602.00001', 'Sparse attention', { authors: ['Ada Lovelace'], on: '2026-02-20' });
    await store('2602.00002', 'Sparse matrices', { authors: ['Emmy Noether'], on: '2026-02-25' });
    await store('2601.00001', 'Sparse before', { on: '2026-01-20' });
    await run('alerts add', { words: 'sparse' });
    await run('alerts add', { author: 'A. Lovelace' });

    const answer = await run('alerts test');
    const both = read(answer);
    const one = read(await run('alerts test', { alert: '2' }));

    assert.doesNotMatch(
      JSON.stringify(answer.components),
      /"Share"/u,
      'what one waits for is nobody else’s business',
    );
    assert.match(both, /^Your alerts would have found these:\n2 papers of the last 30 days\n/u);
    assert.match(
      both,
      /1\. \[Sparse matrices\][\s\S]+2\. \[Sparse attention\][\s\S]+For words: sparse, author: A\. Lovelace/u,
    );
    assert.doesNotMatch(both, /Sparse before/u);
    assert.match(one, /^The alert for \*\*author: A\. Lovelace\*\* would have found this:/u);
    assert.doesNotMatch(one, /matrices/u);
  });

  test('says so if there are no alerts, or no such one', async (t) => {
    const { run } = await startAlertBot(t, databases);
    assert.equal(read(await run('alerts test')), 'You have no alerts yet. Add one with /alerts add.');
    await run('alerts add', { words: 'sparse' });

    assert.match(
      read(await run('alerts test', { alert: '9' })),
      /^You have no alert “9”, or not any more\./u,
    );
    assert.equal(read(await run('alerts test')), 'Your alerts would have found nothing in the last 30 days.');
  });
});
