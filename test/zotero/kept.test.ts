import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zoteroItems } from '../../src/database/schema/zotero.ts';
import { erasePerson, findKept } from '../../src/privacy/privacy.ts';
import { joinPapers } from '../../src/search/join-papers.ts';
import type { SeenAddition } from '../../src/zotero/ask.ts';
import { formatAddition } from '../../src/zotero/report.ts';
import { onEachDatabase } from '../support/database.ts';
import { NOON } from '../support/papers.ts';
import { idsOf, OWN, startZotero } from '../support/zotero.ts';

const formatOf = ({ addition, progress }: SeenAddition) => formatAddition(addition, progress);
const titlesOf = (ids: readonly string[]) => ids.map((id) => `Paper ${id}`);

onEachDatabase('what is known of Zotero', ({ open }) => {
  test('does not add to a group what another member has added', async (t) => {
    const team = await startZotero(t, await open(), { library: '5001' });
    await team.ask(idsOf(2));
    await team.work();
    await team.connect('ben');

    const id = await team.ask(idsOf(3), 'ben');
    await team.work('ben');

    assert.deepEqual(team.titles('groups/5001'), titlesOf(idsOf(3)));
    assert.equal(
      formatOf(await team.see(id, 'ben')),
      'Added 1 paper to Zotero. 2 papers were there already.',
    );
  });

  test('shows what is kept without the key, and forgets all of it, in the midst of an addition too', async (t) => {
    const database = await open();
    const team = await startZotero(t, database);
    await team.ask(idsOf(2));
    await team.work();
    team.server.troubles.push({ kind: 'status', status: 500 });
    await team.ask(['2602.00001']);
    await team.work();

    const kept = await findKept(database, 'ada');
    const counts = kept.filter(({ name }) => name.startsWith('zotero'));
    assert.deepEqual(
      counts.map(({ name, rows }) => `${name} ${rows.length}`),
      ['zoteroLibrary 1', 'zoteroWanted 3', 'zoteroAdditions 2', 'zoteroItems 3'],
    );
    assert.match(JSON.stringify(kept), new RegExp(OWN, 'u'));
    assert.doesNotMatch(JSON.stringify(kept), /sealed|GoodKey/u);
    await erasePerson(database, 'ada', () => NOON);
    await team.finish();

    assert.deepEqual(await findKept(database, 'ada'), []);
    assert.equal(team.titles().length, 2, 'what is in Zotero stays');
  });

  test('keeps what it knows of two papers that are joined', async (t) => {
    const database = await open();
    const team = await startZotero(t, database);
    const [one = '', other = ''] = ['2601.10000', '10.1000/x'];
    await team.ask([one, other]);
    await team.work();

    await joinPapers(database, { from: other, to: one });

    const id = await team.ask([one]);
    await team.work();
    assert.equal(formatOf(await team.see(id)), 'Added 0 papers to Zotero. 1 paper was there already.');
    const items = await database.select({ paperId: zoteroItems.paperId }).from(zoteroItems);
    assert.deepEqual(items, [{ paperId: one }]);
  });
});
