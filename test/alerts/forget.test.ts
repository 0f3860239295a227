import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addAlert, forgetAlerts, readKeptAlerts } from '../../src/alerts/alerts.ts';
import { addNamesake } from '../../src/alerts/namesakes.ts';
import { setChannel } from '../../src/alerts/readers.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { onEachDatabase } from '../support/database.ts';
import { paper } from '../support/papers.ts';

onEachDatabase("a person's alerts", ({ open }) => {
  test('are listed whole, and forgotten whole, without a trace of others', async () => {
    const database = await open();
    const when = { time: Temporal.PlainTime.from('09:00'), zone: 'UTC' };
    await savePapers(database, [paper('1')]);
    for (const userId of ['ada', 'ben']) {
      const { id } = await addAlert(database, userId, { kind: 'author', text: 'Y. Wang' }, when);
      await addNamesake(database, id, '1');
      await setChannel(database, userId, { guildId: '100', channelId: '200' });
    }
    const kept = await readKeptAlerts(database, 'ada');
    assert.equal(kept.reader?.channel?.channelId, '200');
    assert.deepEqual(
      kept.alerts.map(({ kind, text, namesakes }) => [kind, text, namesakes]),
      [['author', 'Y. Wang', ['1']]],
    );

    await forgetAlerts(database, 'ada');
    await forgetAlerts(database, 'ada');

    assert.deepEqual(await readKeptAlerts(database, 'ada'), { reader: undefined, alerts: [], papers: [] });
    assert.equal((await readKeptAlerts(database, 'ben')).alerts.length, 1);
  });
});
