import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mails } from '../../src/database/schema.ts';
import { claimMail, handMailOver, listDueMails } from '../../src/mail/mails.ts';
import { createSessions, type OpenSession } from '../../src/mail/session.ts';
import { onEachDatabase } from '../support/database.ts';
import { LOOPBACK_CERTIFICATE } from '../support/loopback-certificate.ts';
import { openMailServer } from '../support/mail-server.ts';
import { openMailTeam, PAPERS } from '../support/mail-team.ts';

const minutes = (count: number) => Temporal.Duration.from({ minutes: count });

onEachDatabase('mails that are sent', (databases) => {
  test('are sent once each, whoever looks again', async (t) => {
    const server = await openMailServer(t);
    const team = await openMailTeam(await databases.open(), server);
    await team.subscribe('ada@example.org');
    await team.subscribe('ben@example.org');
    await team.post(PAPERS);

    await team.look();
    await team.look();

    assert.deepEqual(server.got.map(({ to }) => to).toSorted(), ['ada@example.org', 'ben@example.org']);
    assert.deepEqual(team.settled, ['sent', 'sent']);
  });

  test('go to an international address through a server that takes them; else its owner is told', async (t) => {
    const server = await openMailServer(t);
    const team = await openMailTeam(await databases.open(), server);
    await team.subscribe('пример@example.org');
    await team.post(PAPERS);

    await team.look();

    assert.deepEqual(
      server.got.map(({ to, utf8 }) => [to, utf8]),
      [['пример@example.org', true]],
    );
    const narrow = await openMailServer(t, { takesInternational: false });
    const other = await openMailTeam(await databases.open(), narrow);
    await other.subscribe('пример@example.org');
    await other.post(PAPERS);
    await other.look();
    assert.deepEqual(narrow.got, []);
    assert.match((await other.told())[0] ?? '', /stopped mailing .* takes no addresses with such letters/u);
  });

  test('pause an address that the server refuses for good, and tell its owner; the others get theirs', async (t) => {
    const server = await openMailServer(t);
    server.atRecipient = (to) => (to.startsWith('gone') ? { code: 550, words: 'No `such` user' } : 'take');
    const team = await openMailTeam(await databases.open(), server);
    await team.subscribe('gone@example.org');
    await team.subscribe('ada@example.org');
    await team.post(PAPERS);

    await team.look();
    await team.post(PAPERS.slice(1), Temporal.PlainDate.from('2026-03-03'));
    await team.look();

    assert.deepEqual(
      server.got.map(({ to }) => to),
      ['ada@example.org', 'ada@example.org'],
    );
    assert.equal(server.named.filter((to) => to.startsWith('gone')).length, 1);
    assert.match((await team.subscriptions())[0]?.pausedBecause ?? '', /No `such` user/u);
    const told = await team.told();
    assert.equal(told.length, 1);
    assert.match(told[0] ?? '', /^I stopped mailing to `gone@example\.org`.*550.*No 'such' user/u);
  });

  test('are refused after their text as well', async (t) => {
    const server = await openMailServer(t);
    server.afterData = () => ({ code: 554, words: 'Looks like spam' });
    const team = await openMailTeam(await databases.open(), server);
    await team.subscribe('ada@example.org');
    await team.post(PAPERS);

    await team.look();

    assert.deepEqual(team.settled, ['refused']);
    assert.match((await team.told())[0] ?? '', /Looks like spam/u);
  });

  test('come later to a server that greylists, for a day at most', async (t) => {
    const server = await openMailServer(t);
    server.atRecipient = (to) =>
      to.startsWith('never') || server.named.filter((one) => one === to).length === 1
        ? { code: 451, words: 'Greylisted' }
        : 'take';
    const team = await openMailTeam(await databases.open(), server);
    await team.subscribe('ada@example.org');
    await team.subscribe('never@example.org');
    await team.post(PAPERS);

    await team.look();
    await team.look();
    assert.deepEqual(server.got, []);
    assert.equal(server.named.length, 2, 'nobody is asked again at once');

    for (let tick = 0; tick < 30; tick += 1) {
      team.clock.now = team.clock.now.add(minutes(60));
      await team.look();
    }

    assert.deepEqual(
      server.got.map(({ to }) => to),
      ['ada@example.org'],
    );
    const tried = server.named.filter((to) => to.startsWith('never')).length;
    assert.ok(tried > 10 && tried < 28, `${tried} tries`);
    assert.match(
      (await team.told()).join(),
      /couldn't deliver the mail of 2026-03-02 to `never@example\.org`/u,
    );
    assert.equal((await team.subscriptions())[1]?.pausedBecause, null);
  });

  test('are sent once more with the same Message-ID where the answer was lost, and then given up', async (t) => {
    const server = await openMailServer(t);
    server.afterData = () => 'drop';
    const team = await openMailTeam(await databases.open(), server);
    await team.subscribe('ada@example.org');
    await team.post(PAPERS);

    for (let tick = 0; tick < 5; tick += 1) {
      await team.look();
      team.clock.now = team.clock.now.add(minutes(6));
    }

    assert.equal(server.got.length, 2);
    const ids = await Promise.all([0, 1].map(async (index) => (await server.parse(index)).messageId));
    assert.equal(ids[0], ids[1]);
    assert.deepEqual(team.settled, ['lost', 'lost', 'given up']);
    assert.match((await team.rows())[0]?.gaveUpBecause ?? '', /answer was lost twice/u);
  });

  test('count as lost where the server says nothing after the text', async (t) => {
    const server = await openMailServer(t);
    server.afterData = () => (server.got.length === 0 ? 'hang' : 'take');
    const team = await openMailTeam(await databases.open(), server, { times: { answerMs: 300 } });
    await team.subscribe('ada@example.org');
    await team.post(PAPERS);

    await team.look();
    team.clock.now = team.clock.now.add(minutes(6));
    await team.look();
    await team.look();

    assert.deepEqual(team.settled, ['lost', 'sent']);
    assert.equal(server.got.length, 2);
  });

  test('wait where a server hangs before the text, and are sent once it answers', async (t) => {
    const server = await openMailServer(t);
    server.atRecipient = () => 'hang';
    const team = await openMailTeam(await databases.open(), server, { times: { envelopeMs: 300 } });
    await team.subscribe('ada@example.org');
    await team.post(PAPERS);

    await team.look();
    assert.deepEqual(team.settled, ['server']);
    server.atRecipient = () => 'take';
    await team.look();

    assert.deepEqual(team.settled, ['server', 'sent']);
    assert.equal(server.got.length, 1);
  });

  test('are sent again after a kill before the server had them, and once more after one when it may have', async (t) => {
    const server = await openMailServer(t);
    const database = await databases.open();
    const team = await openMailTeam(database, server);
    await team.subscribe('ada@example.org');
    await team.post(PAPERS);
    await team.look();
    server.got.length = 0;
    const state = { sentAt: null, tryAt: team.clock.now };
    const kill = async (isHanded: boolean): Promise<void> => {
      const [mail] = await listDueMails(database, team.clock.now, 1);
      assert.ok(mail);
      const claimedAt = team.clock.now;
      assert.ok(await claimMail(database, mail, claimedAt));
      if (isHanded) await handMailOver(database, mail.id, { claimedAt, now: claimedAt });
    };

    await database.update(mails).set({ ...state, claimedAt: null, handedAt: null });
    await kill(false);
    await team.look();
    assert.equal(server.got.length, 1, 'nobody had it');

    await database.update(mails).set({ ...state, handedAt: null });
    await kill(true);
    await team.look();
    assert.equal(server.got.length, 1, 'its sender may still be at it');
    team.clock.now = team.clock.now.add({ seconds: 31 });
    await team.look();
    assert.equal(server.got.length, 2);
    assert.equal((await team.rows())[0]?.lost, 1);

    await database.update(mails).set({ ...state, tryAt: team.clock.now, handedAt: null });
    await kill(true);
    team.clock.now = team.clock.now.add({ seconds: 31 });
    await team.look();
    assert.equal(server.got.length, 2, 'not a third time');
  });

  test('leave no session open where one of them can not be written', async (t) => {
    const server = await openMailServer(t);
    let open = 0;
    const sessions = createSessions({ ca: LOOPBACK_CERTIFICATE });
    const counting: OpenSession = async (to) => {
      const session = await sessions(to);
      open += 1;
      const dispose = (): void => {
        open -= 1;
        session[Symbol.dispose]();
      };
      return { ...session, [Symbol.dispose]: dispose };
    };
    const team = await openMailTeam(await databases.open(), server, { mailer: { open: counting } });
    await team.subscribe('ada@example.org');
    await team.post(PAPERS);
    const describeCard = (): never => {
      throw new Error('no words');
    };
    Object.assign(team.services, { describeCard });

    await assert.rejects(team.look(), /no words/u);

    assert.equal(open, 0);
  });

  test('keep to the limit of a minute', async (t) => {
    const server = await openMailServer(t);
    const team = await openMailTeam(await databases.open(), server, { mailer: { perMinute: 3 } });
    for (const name of ['a', 'b', 'c', 'd', 'e']) await team.subscribe(`${name}@example.org`);
    await team.post(PAPERS);

    await team.look();
    await team.look();
    assert.equal(server.got.length, 3);
    team.clock.now = team.clock.now.add({ seconds: 61 });
    await team.look();

    assert.equal(server.got.length, 5);
  });
});

onEachDatabase('a mail server that can not be used', (databases) => {
  const CASES = [
    ['offers no TLS', { security: 'plain' }, {}, /offers no TLS, so nothing is sent to it/u],
    ['has a certificate that nobody knows', {}, { trusts: false }, /certificate that can't be trusted/u],
    [
      'has such a certificate from the first byte',
      { security: 'tls' },
      { trusts: false },
      /can't be trusted/u,
    ],
  ] as const;
  for (const [what, options, team, words] of CASES)
    test(`${what} gets nothing, and the mails wait for it`, async (t) => {
      const server = await openMailServer(t, options);
      const { services, subscribe, post, look, settled, rows } = await openMailTeam(
        await databases.open(),
        server,
        team,
      );
      await subscribe('ada@example.org');
      await post(PAPERS);

      await look();

      assert.deepEqual(server.named, []);
      assert.deepEqual(settled, ['server']);
      assert.equal((await rows())[0]?.gaveUpBecause, null);
      await assert.rejects(services.mailer.open(server.server), words);
    });

  test('refuses the login, pauses nobody, and takes the mails once the login is right', async (t) => {
    const login = { user: 'papers', password: 'p@ss w#rd' };
    const server = await openMailServer(t, { login });
    const wrong = { ...server.server, login: { ...login, password: 'another' } };
    const database = await databases.open();
    const team = await openMailTeam(database, { server: wrong });
    await team.subscribe('ada@example.org');
    await team.post(PAPERS);

    await team.look();
    assert.deepEqual(team.settled, ['server']);
    assert.equal((await team.subscriptions())[0]?.pausedBecause, null);
    await assert.rejects(team.services.mailer.open(wrong), /refused the login of SMTP_URL: 535/u);
    Object.assign(team.services.mailer, { server: server.server });
    await team.look();

    assert.equal(server.got.length, 1);
  });
});
