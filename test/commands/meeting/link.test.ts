import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachDatabase } from '../../support/database.ts';
import { READING_GROUP, startMeetingBot, textOf } from '../../support/meeting-bot.ts';

const environment = { PUBLIC_URL: 'https://papers.example.org' };

const ADDRESSES =
  /`https:\/\/papers\.example\.org\/calendars\/(dp_[\w-]{32})\.ics`.+`https:\/\/papers\.example\.org\/feeds\/\1\.atom`.+`https:\/\/papers\.example\.org\/feeds\/\1\.json`/su;

onEachDatabase('/meeting link', (databases) => {
  test('shows everybody the addresses of its calendar and its agendas', async (t) => {
    const team = await startMeetingBot(t, databases, READING_GROUP, environment);

    const shown = await team.run('ben', 'link');

    assert.match(shown, ADDRESSES);
    assert.match(shown, /^Reading group, for a calendar/u);
    assert.equal(await team.run('ada', 'link', { meeting: 'reading GROUP' }), shown);
  });

  test('lets organisers alone replace them', async (t) => {
    const team = await startMeetingBot(t, databases, READING_GROUP, environment);
    const first = ADDRESSES.exec(await team.run('ben', 'link'))?.[1];

    const refused = await team.run('ben', 'link', { renew: true });
    const question = await team.press('ada', await team.ask('ada', 'link'), 'New address');
    const replaced = textOf(await team.press('ada', question, 'Replace'));

    assert.match(
      refused,
      /^Replacing the address of Reading group is for people who can manage this server/u,
    );
    assert.match(replaced, /^Replaced\. The old address no longer works\./u);
    assert.notEqual(ADDRESSES.exec(replaced)?.[1], first);
    assert.equal(ADDRESSES.exec(await team.run('ben', 'link'))?.[1], ADDRESSES.exec(replaced)?.[1]);
  });
});
