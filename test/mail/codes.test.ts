import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mailCodes } from '../../src/database/schema.ts';
import { type CodeRequest, confirmCode, forgetOldCodes, requestCode } from '../../src/mail/codes.ts';
import { onEachDatabase } from '../support/database.ts';
import { openMailServer } from '../support/mail-server.ts';
import { openMailTeam } from '../support/mail-team.ts';

type Test = Parameters<typeof openMailServer>[0];

onEachDatabase('a code that is sent to an address', (databases) => {
  async function open(t: Test) {
    const server = await openMailServer(t);
    const database = await databases.open();
    const team = await openMailTeam(database, server);
    const request = (given: Partial<CodeRequest> = {}): CodeRequest => ({
      address: 'ada@example.org',
      key: given.address ?? 'ada@example.org',
      guildId: '1',
      feedId: team.feed.id,
      owner: 'person',
      userId: 'ada',
      userName: 'Ada',
      rhythm: 'daily',
      ...given,
    });
    const ask = (given: Partial<CodeRequest> = {}) => requestCode(team.services, request(given));
    const confirm = (code: string, userId = 'ada') =>
      confirmCode(database, { owner: 'person', guildId: '1', userId }, code, team.clock.now);
    const codes = () => database.select().from(mailCodes).orderBy(mailCodes.id);
    return { server, database, team, ask, confirm, codes };
  }
  const wrong = (code = ''): string => (code === '000000' ? '111111' : '000000');

  test('says who asked, and subscribes the address when it is typed by them', async (t) => {
    const { server, team, ask, confirm } = await open(t);
    await ask({ userName: 'Ada\r\nBcc: eve@example.org <b>\u202eLovelace' });
    await team.look();
    const { subject = '', text = '', html } = await server.parse();
    const [code = ''] = /\d{6}/u.exec(subject) ?? [];

    await assert.rejects(confirm(code, 'eve'), /No code is waiting for you/u);
    assert.deepEqual(await confirm(` ${code.slice(0, 3)} ${code.slice(3)}`), {
      address: 'ada@example.org',
      feedId: team.feed.id,
      rhythm: 'daily',
    });

    assert.match(text, /Ada Bcc: eve@example\.org <b>Lovelace asked in Discord/u);
    assert.doesNotMatch(String(html), /<b>/u);
    assert.equal((await team.subscriptions())[0]?.address, 'ada@example.org');
    await assert.rejects(confirm(code), /No code is waiting/u, 'it works once');
  });

  test('can be guessed five times, also at the same time', async (t) => {
    const { ask, confirm, codes } = await open(t);
    await ask();
    const code = (await codes())[0]?.code ?? '';

    const tried = await Promise.allSettled(Array.from({ length: 20 }, () => confirm(wrong(code))));

    const said = tried.map((one) => (one.status === 'rejected' ? String(one.reason) : 'taken'));
    assert.equal(said.filter((words) => /That isn't the code/u.test(words)).length, 5);
    assert.ok(said.some((words) => /it was the last try/u.test(words)));
    await assert.rejects(confirm(code), /No code is waiting/u);
  });

  test('works for ten minutes', async (t) => {
    const { team, ask, confirm, codes } = await open(t);
    await ask();
    team.clock.now = team.clock.now.add({ minutes: 10 });

    await assert.rejects(confirm((await codes())[0]?.code ?? ''), /10 minutes and 5 tries/u);
    await team.look();
    assert.deepEqual(team.settled, ['given up'], 'and is not sent any more');
  });

  test('goes to an address three times a day, whoever asks, however often at once', async (t) => {
    const { team, ask, codes, database } = await open(t);

    const asked = await Promise.allSettled(
      Array.from({ length: 40 }, (_, index) => ask({ userId: `person ${index}` })),
    );

    assert.equal(asked.filter(({ status }) => status === 'fulfilled').length, 3);
    assert.equal((await codes()).length, 3);
    await assert.rejects(ask(), /That address got 3 codes within a day/u);
    team.clock.now = team.clock.now.add({ hours: 24, minutes: 1 });
    await forgetOldCodes(database, team.clock.now);
    assert.deepEqual(await codes(), []);
    await ask();
  });

  test('is not sent for a thousand attempts of one person, nor of a server', async (t) => {
    const { ask, codes } = await open(t);

    for (let index = 0; index < 1_000; index += 1)
      await ask({ address: `a${index}@example.org`, userId: index < 500 ? 'ada' : `p${index % 50}` }).catch(
        (error: unknown) => assert.match(String(error), /within a day, which is the maximum/u),
      );

    const sent = await codes();
    assert.equal(sent.filter(({ userId }) => userId === 'ada').length, 10);
    assert.equal(sent.length, 100);
  });

  test('tells whoever asked if the server refuses the address', async (t) => {
    const { server, team, ask } = await open(t);
    server.atRecipient = () => ({ code: 550, words: 'No such user' });
    await ask();

    await team.look();

    assert.match((await team.told()).join(), /couldn't send the code to `ada@example\.org`: .*No such user/u);
  });
});
