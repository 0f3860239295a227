import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deleteConnection } from '../../src/zotero/connections.ts';
import { formatAddition } from '../../src/zotero/report.ts';
import { onEachDatabase } from '../support/database.ts';
import { idsOf, OWN, startZotero, type ZoteroTeam } from '../support/zotero.ts';
import { GOOD_KEY } from '../support/zotero-server.ts';

const titlesOf = (ids: readonly string[]) => ids.map((id) => `Paper ${id}`);

async function report(team: ZoteroTeam, id: string): Promise<string> {
  const { addition, progress } = await team.see(id);
  return formatAddition(addition, progress);
}

onEachDatabase('adding to Zotero', ({ open }) => {
  test('adds 120 papers in three requests, each once, and none again when they are asked for again', async (t) => {
    const team = await startZotero(t, await open());
    const ids = idsOf(120);
    const id = await team.ask(ids);

    await team.work();

    assert.deepEqual(team.titles(), titlesOf(ids));
    assert.equal(team.server.asked.filter((one) => one.startsWith('POST')).length, 3);
    assert.equal(await report(team, id), 'Added 120 papers to Zotero.');
    const again = await team.ask(ids);
    await team.work();
    assert.equal(team.titles().length, 120);
    assert.equal(await report(team, again), 'Added 0 papers to Zotero. 120 papers were there already.');
  });

  test('sends a paper again that its person has deleted or put in the trash there', async (t) => {
    const team = await startZotero(t, await open());
    const ids = idsOf(3);
    await team.ask(ids);
    await team.work();
    const [deleted, trashed] = team.server.items.get(OWN) ?? [];
    assert.ok(deleted && trashed);
    team.server.items.get(OWN)?.shift();
    trashed.isTrashed = true;

    const id = await team.ask(ids);
    await team.work();

    assert.equal(await report(team, id), 'Added 2 papers to Zotero. 1 paper was there already.');
    const items = team.server.items.get(OWN) ?? [];
    assert.deepEqual(
      items
        .filter(({ isTrashed }) => !isTrashed)
        .map(({ title }) => title)
        .toSorted(),
      titlesOf(ids),
    );
  });

  for (const [what, trouble] of [
    ['does not answer once it has taken them', { kind: 'done, then gone' }],
    ['answers 502 once it has taken them', { kind: 'done, then status', status: 502 }],
    ['breaks off before it takes them', { kind: 'gone' }],
    ['answers 500', { kind: 'status', status: 500 }],
    ['fails half-way through 50', { kind: 'half', taken: 25 }],
    ['is locked by another request', { kind: 'status', status: 409 }],
  ] as const)
    test(`adds each paper once if Zotero ${what}`, async (t) => {
      const team = await startZotero(t, await open());
      const ids = idsOf(60);
      team.server.troubles.push(trouble);
      const id = await team.ask(ids);

      await team.work();
      assert.ok((await team.see(id)).progress.open > 0, 'it is put off');
      await team.finish();

      assert.deepEqual(team.titles(), titlesOf(ids));
      assert.equal(await report(team, id), 'Added 60 papers to Zotero.');
    });

  test('adds each paper once if Zotero is slower than anybody waits', async (t) => {
    const team = await startZotero(t, await open(), { timeoutMs: 300 });
    const ids = idsOf(5);
    team.server.troubles.push({ kind: 'slow', ms: 1_000 });
    const id = await team.ask(ids);

    await team.finish();

    assert.deepEqual(team.titles(), titlesOf(ids));
    assert.equal(await report(team, id), 'Added 5 papers to Zotero.');
  });

  for (const isForgotten of [false, true])
    test(`asks the library for the items when 12 hours have passed, ${isForgotten ? 'and Zotero has forgotten the token' : 'while Zotero still knows the token'}`, async (t) => {
      const team = await startZotero(t, await open());
      const ids = idsOf(10);
      team.server.troubles.push({ kind: 'done, then gone' });
      const id = await team.ask(ids);
      await team.work();
      assert.equal((await team.see(id)).progress.open, 10);
      if (isForgotten) team.server.forgetTokens();
      team.clock.now = team.clock.now.add({ hours: 13 });

      await team.finish();

      assert.deepEqual(team.titles(), titlesOf(ids));
      assert.equal(await report(team, id), 'Added 10 papers to Zotero.');
      const requests = team.server.asked.slice(1).map((one) => one.split('?')[0]);
      assert.deepEqual(requests, ['POST /users/475425/items', 'GET /users/475425/items']);
    });

  test('adds nothing twice where Zotero has forgotten the token early', async (t) => {
    const team = await startZotero(t, await open());
    const ids = idsOf(10);
    team.server.troubles.push({ kind: 'done, then gone' });
    await team.ask(ids);
    await team.work();
    team.server.forgetTokens();

    await team.finish();

    assert.deepEqual(team.titles(), titlesOf(ids));
  });

  test('waits as long as Zotero says, with 429 or with Backoff on a success', async (t) => {
    const team = await startZotero(t, await open());
    const ids = idsOf(120);
    team.server.troubles.push(
      { kind: 'status', status: 429, headers: { 'retry-after': '40' } },
      { kind: 'headers', headers: { backoff: '90' } },
    );
    const start = team.clock.now;
    const id = await team.ask(ids);
    const tryAt = async () => (await team.see(id)).addition.tryAt?.since(start).total('seconds');

    await team.work();
    assert.equal(await tryAt(), 40);
    const asked = team.server.asked.length;
    await team.work();
    assert.equal(team.server.asked.length, asked, 'it is left alone');
    team.clock.now = start.add({ seconds: 40 });
    await team.work();
    assert.equal(await tryAt(), 130);
    assert.equal(team.titles().length, 50);
    await team.finish();

    assert.deepEqual(team.titles(), titlesOf(ids));
  });

  test('sends fewer at once where Zotero finds them too large, and gives up a paper that is too large alone', async (t) => {
    const team = await startZotero(t, await open());
    team.server.limit = 7;
    const id = await team.ask(idsOf(30));

    await team.finish();

    assert.equal(await report(team, id), 'Added 30 papers to Zotero.');
    team.server.limit = 0;
    const alone = await team.ask(['2602.00001']);
    await team.finish();
    assert.equal(
      await report(team, alone),
      'Added 0 papers to Zotero. 1 paper could not be added:\n- `Paper 2602.00001`: it is too large for Zotero.',
    );
  });

  test('says which papers Zotero refuses, and why, and tries them again when they are asked for again', async (t) => {
    const team = await startZotero(t, await open());
    const ids = idsOf(3);
    const [, second = ''] = titlesOf(ids);
    team.server.troubles.push({
      kind: 'refuse',
      titles: [second],
      code: 400,
      message: "'x' is not a `valid` field",
    });
    const id = await team.ask(ids);

    await team.work();

    assert.equal(
      await report(team, id),
      `Added 2 papers to Zotero. 1 paper could not be added:\n- \`${second}\`: Zotero says \`'x' is not a 'valid' field\`.`,
    );
    const again = await team.ask(ids);
    await team.work();
    assert.equal(await report(team, again), 'Added 1 paper to Zotero. 2 papers were there already.');
  });

  test('ends with what to do when the key has lost its rights, or the library is gone', async (t) => {
    const team = await startZotero(t, await open());
    team.server.troubles.push({ kind: 'status', status: 403 });
    const id = await team.ask(idsOf(2));

    await team.work();

    assert.match(
      await report(team, id),
      /^Added 0 papers to Zotero\.\n2 papers were not added\. Zotero doesn’t let your key add anything any more/u,
    );
    team.server.troubles.push({ kind: 'status', status: 404 });
    const gone = await team.ask(idsOf(2));
    await team.work();
    assert.match(await report(team, gone), /doesn’t have that library any more/u);
    await team.ask(idsOf(2));
    await team.work();
    assert.equal(team.titles().length, 2, 'what was prepared is sent by the next that wants it');
  });

  test('gives up after a day, and never logs the key', async (t) => {
    const team = await startZotero(t, await open());
    team.server.troubles.push(
      ...Array.from(
        { length: 500 },
        () => ({ kind: 'status', status: 503, body: `No ${GOOD_KEY}` }) as const,
      ),
    );
    const id = await team.ask(idsOf(2));

    await team.finish();

    assert.match(
      await report(team, id),
      /2 papers were not added\. Zotero answered with HTTP status 503.* I have tried for a day\./u,
    );
    assert.ok(team.warned.length > 10);
    assert.doesNotMatch(team.warned.join(), new RegExp(GOOD_KEY, 'u'));
  });

  test('stops when the library is disconnected, and goes on without adding twice when it is connected again', async (t) => {
    const database = await open();
    const team = await startZotero(t, database);
    team.server.troubles.push({ kind: 'done, then gone' });
    const id = await team.ask(idsOf(2));
    await team.work();
    await deleteConnection(database, 'ada');
    await team.finish();
    assert.match(await report(team, id), /You haven't connected a Zotero library yet/u);

    const again = await startZotero(t, database);
    again.server.items.set(OWN, team.server.items.get(OWN) ?? []);
    const second = await again.ask(idsOf(2));
    await again.finish();

    assert.deepEqual(again.titles(), titlesOf(idsOf(2)));
    assert.equal(await report(again, second), 'Added 2 papers to Zotero.');
  });
});
