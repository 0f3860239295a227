import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cards, mails, mailWatch } from '../../src/database/schema.ts';
import { findNewestMails } from '../../src/mail/mails.ts';
import { unsubscribe } from '../../src/mail/subscriptions.ts';
import { onEachDatabase } from '../support/database.ts';
import { openMailServer } from '../support/mail-server.ts';
import { openMailTeam, PAPERS } from '../support/mail-team.ts';
import { MONDAY, paper } from '../support/papers.ts';
import { saveVote } from '../support/votes.ts';

const days = (count: number) => Temporal.Duration.from({ hours: 24 * count });

onEachDatabase('mails that are due', (databases) => {
  test('are caught up within three days, and not later', async (t) => {
    const server = await openMailServer(t);
    const team = await openMailTeam(await databases.open(), server);
    await team.subscribe('ada@example.org');
    await team.post(PAPERS);
    team.clock.now = team.clock.now.add(days(1.5));
    await team.look();
    assert.equal(server.got.length, 1);

    await team.post([paper('9')], MONDAY.add({ days: 2 }));
    team.clock.now = team.clock.now.add(days(3.5));
    await team.look();

    assert.equal(server.got.length, 1);
  });

  test('are not sent again by a bot whose data are of last week', async (t) => {
    const server = await openMailServer(t);
    const database = await databases.open();
    const team = await openMailTeam(database, server);
    await team.subscribe('ada@example.org');
    const before = await database.select().from(mailWatch);
    for (const day of [0, 1, 2, 3]) {
      await team.post([paper(String(day))], MONDAY.add({ days: day }));
      await team.look();
    }
    assert.equal(server.got.length, 4);

    await database.delete(mails);
    await database.update(mailWatch).set(before[0] ?? {});
    await team.look();
    assert.equal(server.got.length, 4);

    await team.post([paper('9')], MONDAY.add({ days: 4 }));
    await team.look();
    assert.equal(server.got.length, 5, 'the next digest is mailed as ever');
  });

  test('say the same Message-ID for the same day, even if what was sent is forgotten', async (t) => {
    const server = await openMailServer(t);
    const database = await databases.open();
    const team = await openMailTeam(database, server);
    await team.subscribe('ada@example.org');
    await team.post(PAPERS);
    await team.look();
    await database.delete(mails);
    await team.look();

    assert.equal((await server.parse(0)).messageId, (await server.parse(1)).messageId);
  });

  test('go to those who had subscribed when the digest was due, and to nobody who left', async (t) => {
    const server = await openMailServer(t);
    const database = await databases.open();
    const team = await openMailTeam(database, server);
    await team.subscribe('ada@example.org');
    await team.subscribe('gone@example.org');
    const gone = (await team.subscriptions()).find(({ address }) => address.startsWith('gone'));
    await team.post(PAPERS);
    assert.equal(await unsubscribe(database, gone?.token ?? ''), true);
    assert.equal(await unsubscribe(database, gone?.token ?? ''), false);

    await team.look();

    assert.deepEqual(
      server.got.map(({ to }) => to),
      ['ada@example.org'],
    );
  });

  test('wait for the channel, but not for long if it is blocked', async (t) => {
    const server = await openMailServer(t);
    const database = await databases.open();
    const team = await openMailTeam(database, server);
    await team.subscribe('ada@example.org');
    await team.post(PAPERS, undefined);
    await team.unpost();

    await team.look();
    assert.equal(server.got.length, 0);
    team.clock.now = team.clock.now.add({ hours: 1 });
    await team.look();

    const { text = '' } = await server.parse();
    assert.match(text, /Attention is all you need, again/u);
    assert.doesNotMatch(text, /channels\/1\/here\/m/u);
  });

  test('say what a week’s votes were, on Monday', async (t) => {
    const server = await openMailServer(t);
    const database = await databases.open();
    const team = await openMailTeam(database, server);
    await team.subscribe('ada@example.org', 'weekly');
    await team.post(PAPERS);
    const [first, second] = await database.select().from(cards).orderBy(cards.id);
    for (const who of ['ada', 'ben']) await saveVote(database, second?.id ?? 0, who, team.clock.now);
    await saveVote(database, first?.id ?? 0, 'ada', team.clock.now);
    await team.look();
    assert.equal(server.got.length, 0);

    team.clock.now = Temporal.Instant.from('2026-03-08T23:00:00Z');
    await team.look();
    assert.equal(server.got.length, 0);
    team.clock.now = Temporal.Instant.from('2026-03-09T09:00:00Z');
    await team.look();
    await team.look();

    assert.equal(server.got.length, 1);
    const { subject = '', text = '', html } = await server.parse();
    assert.equal(subject, 'Week of 2 Mar: A <b>bold</b> title & "more" and 1 more');
    assert.match(
      text,
      /1\. A <b>bold<\/b> title[\s\S]*2 votes so far: https:\/\/discord\.com\/channels\/1\/here\/m\d+[\s\S]*2\. Attention/u,
    );
    assert.match(String(html), /A &lt;b&gt;bold&lt;\/b&gt; title &amp; &quot;more&quot;/u);
    team.clock.now = Temporal.Instant.from('2026-03-16T09:00:00Z');
    await team.look();
    team.clock.now = Temporal.Instant.from('2026-03-16T09:01:00Z');
    await team.look();
    assert.equal(server.got.length, 1, 'nobody voted in the second week');
    assert.match((await team.rows()).at(-1)?.gaveUpBecause ?? '', /Nobody voted/u);
  });

  test('are of both kinds where an address changes from each digest to once a week', async (t) => {
    const server = await openMailServer(t);
    const database = await databases.open();
    const team = await openMailTeam(database, server);
    await team.subscribe('ada@example.org');
    await team.post(PAPERS);
    const [first] = await database.select().from(cards).orderBy(cards.id);
    await saveVote(database, first?.id ?? 0, 'ben', team.clock.now);
    await team.look();
    await team.subscribe('ada@example.org', 'weekly');

    team.clock.now = Temporal.Instant.from('2026-03-09T09:00:00Z');
    await team.look();
    await team.look();

    const subjects = await Promise.all(
      server.got.map(async (_, index) => (await server.parse(index)).subject),
    );
    assert.deepEqual(
      subjects.map((subject) => subject?.split(':')[0]),
      ['Mon 2 Mar', 'Week of 2 Mar'],
    );
    const [one] = await team.subscriptions();
    assert.deepEqual(
      (await findNewestMails(database, [one?.id ?? 0])).get(one?.id ?? 0)?.sentAt,
      team.clock.now,
      'the newest is the one that was written last',
    );
  });

  test('are written for those who have none yet, and touch nobody else', async (t) => {
    const server = await openMailServer(t);
    const database = await databases.open();
    const team = await openMailTeam(database, server);
    await team.subscribe('ada@example.org');
    await team.post(PAPERS);
    await team.look();
    for (let tick = 0; tick < 3; tick += 1) await team.look();
    await team.subscribe('ben@example.org');
    await team.look();

    // Conflicts would use up numbers, of which there are two billion.
    assert.deepEqual(
      (await team.rows()).map(({ id }) => id),
      [1, 2],
    );
  });

  test('say how many voted so far, and lead to the card', async (t) => {
    const server = await openMailServer(t);
    const database = await databases.open();
    const team = await openMailTeam(database, server);
    await team.subscribe('ada@example.org');
    await team.post(PAPERS);
    const [first] = await database.select().from(cards).orderBy(cards.id);
    await saveVote(database, first?.id ?? 0, 'ben', team.clock.now);

    await team.look();

    const { subject, text = '' } = await server.parse();
    assert.equal(subject, 'Mon 2 Mar: Attention is all you need, again and 1 more');
    assert.match(text, /^Monday 2 March 2026\nHugging Face Daily Papers: 2 of 31 papers/u);
    assert.match(
      text,
      /No TL;DR: this is the start of the abstract\nAda Lovelace\n[\s\S]*1 vote so far: https:\/\/discord\.com\/channels\/1\/here\/m\d+/u,
    );
    assert.match(text, /open this page:\nhttps:\/\/papers\.example\.org\/unsubscribe\/[0-9a-f]{48}\n/u);
  });
});
