import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { APIMessage } from 'discord-api-types/v10';
import { onEachDatabase } from '../support/database.ts';
import { type JournalClub, startJournalClub } from '../support/journal-club.ts';

const CLUB = { name: 'Journal club', weekdays: 'thu', time: '14:00', zone: 'Europe/Berlin' } as const;

/** The menu that says that one of several papers was discussed. */
const MENU = 'pick-paper:meeting outcome:{"occurrence":1,"outcome":"discussed"}';

/** Returns the newest question of what was discussed. */
function question({ bot: { sandbox } }: JournalClub): APIMessage {
  const found = sandbox
    .messages(sandbox.channel.id)
    .findLast(({ embeds }) => embeds[0]?.title?.startsWith('What did you discuss?'));
  assert.ok(found);
  return found;
}

/** Lists what the question says of each paper. */
function answers(club: JournalClub): string[] {
  const text = question(club).embeds[0]?.description ?? '';
  return [...text.matchAll(/\*\*\d+\. \[(.+?)\]\(.*\n(.+)/gu)].map(([, title, said]) => `${title}: ${said}`);
}

onEachDatabase('three months after a meeting', (databases) => {
  test('people find what was discussed, and a paper that was not reached was on the next agenda', async (t) => {
    const club = await startJournalClub(t, databases, ['2026-03-02']);
    const { sandbox } = club.bot;
    const { ada, ben, chloe, dan, eva } = club.people;
    const forum = sandbox.addForum('papers-forum', { tags: ['to discuss', 'discussed'] });
    await club.run(ada, 'feeds add', { time: '16:00', weekdays: 'mon', channel: forum.id });
    assert.match(await club.run(ada, 'meeting set', { ...CLUB, papers: 3 }), /^Set up\./u);
    assert.match(await club.run(ben, 'meeting history'), /^No meeting was held yet/u);
    await club.at('2026-03-02T16:00:00Z');
    await club.vote('2026-03-02 b', ben, chloe, eva);
    await club.vote('2026-03-02 a', dan, eva);
    await club.vote('2026-03-02 c', ben);
    await club.at('2026-03-04T13:00:00Z');
    const first = club.personOf('2026-03-02 b');
    await club.press(first, 'Accept');
    const card = sandbox
      .messages(sandbox.channel.id)
      .find(({ embeds }) => embeds[0]?.title === '2026-03-02 a');
    assert.ok(card);
    await sandbox.as(dan).click(card, 'Discuss');
    sandbox.as(eva).say(card.id, 'Is the baseline fair?');
    await club.at('2026-03-05T13:00:00Z');
    await club.at('2026-03-05T14:00:00Z');

    // One is answered, by its presenter; one has replies, one has neither.
    const stranger = sandbox.addPerson('Zoe');
    const { message: refused } = await sandbox.as(stranger).click(question(club), 'All discussed');
    assert.match(refused?.content ?? '', /^Only people who present/u);
    const menu = MENU.replace('discussed', 'not-reached');
    await sandbox.as(first).select(question(club), menu, ['20260302b']);
    const { message: noted } = await sandbox.as(first).select(question(club), MENU, ['20260302b']);
    assert.match(
      noted?.content ?? '',
      /^“.*2026-03-02 b.*” at Journal club on .*5 March 2026: discussed\.$/u,
    );
    await club.bot.app.catchUp();
    assert.deepEqual(answers(club), [
      `2026-03-02 b: ✅ Discussed, says <@${first.id}> · presenter: <@${first.id}>`,
      '2026-03-02 a: No answer yet',
      '2026-03-02 c: No answer yet',
    ]);
    await club.bot.restart();
    await club.at('2026-03-07T14:00:00Z');
    assert.deepEqual(answers(club).slice(1), [
      '2026-03-02 a: ✅ Discussed: its thread has replies',
      '2026-03-02 c: ↩️ Not reached: nobody answered, and its thread has no replies',
    ]);
    assert.deepEqual(
      sandbox.threads(forum.id).map(({ name, tags }) => `${name}: ${tags}`),
      ['2026-03-02 a: discussed', '2026-03-02 b: discussed', '2026-03-02 c: to discuss'],
    );
    await club.at('2026-03-11T13:00:00Z');
    assert.match(club.agenda(), /12 March 2026/u);
    assert.deepEqual(
      club.plan().map((line) => line.split(':')[0]),
      ['2026-03-02 c'],
      'what was not reached is on the next agenda, with its votes',
    );
    await club.run(ada, 'meeting pause');
    await club.at('2026-03-12T13:00:00Z');
    await club.at('2026-03-12T14:00:00Z');
    const { message: notReached } = await sandbox.as(ada).click(question(club), 'Not reached');
    assert.equal(
      notReached?.content,
      'The paper of Journal club on Thursday 12 March 2026: not reached. It competes again at the next meeting, with its votes.',
    );

    await club.at('2026-06-08T09:00:00Z');
    const zoe = sandbox.as(stranger);
    const ask = (command: string, options = {}) => zoe.invoke(sandbox.channel.id, command, options);
    const { message: history } = await ask('meeting history');
    assert.equal(
      readable(history),
      `Past meetings
**Thursday 12 March 2026** · Journal club · agenda
1. 2026-03-02 c
-# not reached · 1 vote
**Thursday 5 March 2026** · Journal club · agenda
1. 2026-03-02 b
-# discussed, <@${first.id}> presented · 3 votes
2. 2026-03-02 a
-# discussed · 2 votes · thread
3. 2026-03-02 c
-# not reached · 1 vote`,
    );
    const { message: caught } = await ask('papers catch-up', { since: '2026-03' });
    assert.match(
      readable(caught),
      /^Discussed since 1 Mar 2026, most votes first\n1\. 2026-03-02 b\n.*\n2\. 2026-03-02 a\n/su,
    );
    assert.match(
      readable(caught),
      /Start here\n2026-03-02 a\nIt has the most votes of the papers with a thread, where you can read/u,
    );
    const { message: none } = await ask('papers catch-up', { since: '2026-03-06' });
    assert.match(
      none?.content ?? '',
      /^Your team hasn't discussed a paper since Friday 6 March 2026, neither/u,
    );
    const { message: found } = await ask('papers search', { query: '"2026-03-02 b"' });
    assert.match(
      found?.embeds[0]?.description ?? '',
      new RegExp(
        `posted 2 Mar, 3 votes\\]\\(https://[^)]+\\)\\*\\* · \\[discussed 5 Mar\\]\\(https://[^)]+\\), <@${first.id}> presented`,
        'u',
      ),
    );
    const { message: shown } = await ask('papers show', { paper: '20260302a' });
    assert.match(readable(shown), /\ndiscussed 5 Mar \(Journal club\)\nthread/u);
    const { message: exported } = await ask('meeting export');
    const [file] = exported?.attachments ?? [];
    const text = await (await fetch(file?.url ?? '')).text();
    assert.equal(file?.filename, 'meetings.md');
    assert.match(
      text,
      new RegExp(
        `^# Meetings\\n\\n## Journal club, Thursday 12 March 2026\\n.*## Journal club, Thursday 5 March 2026\\n\\n\\[Agenda\\]\\(<https://.*\\*\\*2026-03-02 b\\*\\*\\n.*  - Discussed; ${first.name} presented\\n  - 3 votes\\n  - Links: \\[paper\\]`,
        'su',
      ),
    );
  });
});

/** Returns an answer as people read it: without the addresses of links, bold titles and empty lines. */
function readable(message: APIMessage | undefined): string {
  const texts = message?.embeds.flatMap(({ title, description }) => [title, description]) ?? [];
  return texts
    .join('\n')
    .replaceAll(/\*\*(\d+\. )?\[([^\]]+)\]\([^)]+\)\*\*/gu, '$1$2')
    .replaceAll(/\[([^\]]+)\]\([^)]+\)/gu, '$1')
    .replaceAll(/\n+/gu, '\n');
}
