import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectLibrary } from '../../src/zotero/connect.ts';
import { findConnection, getAccess } from '../../src/zotero/connections.ts';
import { onEachDatabase } from '../support/database.ts';
import { startZotero } from '../support/zotero.ts';
import { GOOD_KEY } from '../support/zotero-server.ts';

const READ_ONLY = 'ReadOnlyKeyOf24Character';

onEachDatabase('connecting Zotero', ({ open }) => {
  test('finds the library by its number or its address, and the collection by its name, key or address', async (t) => {
    const { services } = await startZotero(t, await open());
    const connect = async (library: string, collection = '') => {
      await connectLibrary(services, { userId: 'ben', apiKey: ` ${GOOD_KEY} `, library, collection });
      const found = await findConnection(services.database, 'ben');
      return [found?.library, found?.libraryName, found?.collectionKey, found?.collectionName];
    };

    const own = ['users/475425', 'ada_l', null, null];
    for (const library of [
      '',
      '475425',
      'users/475425',
      'https://www.zotero.org/ada_l/library',
      'zotero.org/Ada_L',
    ])
      assert.deepEqual(await connect(library), own, library);
    const group = ['groups/5001', 'Group *groups/5001*', null, null];
    for (const library of ['5001', 'groups/5001', 'https://www.zotero.org/groups/5001/papers/library'])
      assert.deepEqual(await connect(library), group, library);
    const reading = ['users/475425', 'ada_l', 'COLLA234', 'Reading group'];
    for (const collection of [
      'reading GROUP',
      'COLLA234',
      'https://www.zotero.org/ada_l/collections/COLLA234/collection',
    ])
      assert.deepEqual(await connect('', collection), reading, collection);
  });

  test('refuses what does not work, in a sentence that never shows the key, and keeps an earlier connection', async (t) => {
    const { services, server, clock } = await startZotero(t, await open());
    server.keys.set(READ_ONLY, {
      userID: 475425,
      username: 'ada_l',
      access: { user: { library: true }, groups: [] },
    });
    const connect = (given: object) =>
      connectLibrary(services, { userId: 'ada', apiKey: GOOD_KEY, library: '', collection: '', ...given });
    const refuses = (given: object, words: RegExp) =>
      assert.rejects(connect(given), (error: Error) => {
        assert.match(error.message, words);
        assert.match(error.message, /othing was connected/u);
        assert.doesNotMatch(error.message, /GoodKey|ReadOnlyKey/u);
        return error.name === 'UserError';
      });

    await refuses({ apiKey: 'no key' }, /isn't a Zotero API key/u);
    await refuses({ apiKey: 'UnknownKeyOf24Characters' }, /doesn't know this API key/u);
    await refuses({ apiKey: READ_ONLY }, /may not add anything to your library/u);
    await refuses({ library: '5002' }, /may not add anything to group 5002/u);
    await refuses({ library: '9999' }, /may not add anything to group 9999/u);
    await refuses({ library: 'users/1' }, /belongs to `ada_l` \(user 475425\)/u);
    await refuses({ library: 'https://example.org/groups/5001' }, /don't know which library/u);
    await refuses({ collection: 'Nowhere' }, /There is no collection `Nowhere`.*It has `Reading group`/u);
    await refuses({ collection: 'twice' }, /2 collections there are called `twice`.*COLLB234, COLLC234/u);
    server.readTrouble = { kind: 'status', status: 500 };
    await refuses({}, /HTTP status 500 \(Trouble\), so nothing/u);
    server.readTrouble = { kind: 'gone' };
    await refuses({}, /can't be reached, so nothing was connected\. Try again in a few minutes/u);
    server.readTrouble = { kind: 'status', status: 200, body: '<html>' };
    await refuses({}, /not JSON/u);
    server.readTrouble = { kind: 'status', status: 429, headers: { 'retry-after': '30' } };
    await refuses({}, /asks us to slow down, so nothing was connected\. Try again in 30 seconds/u);
    server.readTrouble = undefined;
    await refuses({}, /asked us to wait/u);
    clock.now = clock.now.add({ seconds: 30 });
    assert.equal((await findConnection(services.database, 'ada'))?.libraryName, 'ada_l');
    await connect({});
  });

  test('says what to do without a key of the operator’s, or with another one', async (t) => {
    const { services } = await startZotero(t, await open());
    const { api } = services.zotero;
    const withSecret = (secret: Buffer | undefined) => ({ ...services, zotero: { api, secret } });

    await assert.rejects(
      connectLibrary(withSecret(undefined), { userId: 'ada', apiKey: GOOD_KEY, library: '', collection: '' }),
      /must set `ZOTERO_ENCRYPTION_KEY` first/u,
    );
    await assert.rejects(
      getAccess(withSecret(Buffer.alloc(32, 1)), 'ada'),
      /I can't decrypt your Zotero key any more: whoever runs this bot has changed `ZOTERO_ENCRYPTION_KEY`/u,
    );
    assert.equal((await getAccess(services, 'ada')).apiKey, GOOD_KEY);
  });
});
