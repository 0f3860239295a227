import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Bot, startBot } from '../support/bot.ts';
import { type Databases, onEachDatabase } from '../support/database.ts';
import { huggingfaceItem } from '../support/source-server.ts';

const DAYS = [
  '2026-03-02',
  '2026-03-03',
  '2026-03-04',
  '2026-03-05',
  '2026-03-06',
  '2026-03-09',
  '2026-03-10',
];
const WEEK_AFTER = ['2026-03-11', '2026-03-12', '2026-03-13', '2026-03-14', '2026-03-15', '2026-03-16'];

/** A feed of the two most upvoted papers a day that tells what it missed. Upvotes of "late" papers grow. */
async function startTeam(t: TestContext, databases: Databases): Promise<Bot> {
  const bot = await startBot(t, databases);
  const { sandbox } = bot;
  for (const day of [...DAYS, ...WEEK_AFTER]) serveList(bot, day);
  const { message } = await sandbox.as(sandbox.people.ada).invoke(sandbox.channel.id, 'feeds add', {
    time: '16:00',
    order: 'upvotes',
    max_papers: 2,
    missed: true,
  });
  assert.match(message?.content ?? '', /^Added\..* names papers it missed, once a week\n/su);
  return bot;
}

/** Serves a list of four papers; what is said of the third grows with the days since. */
function serveList({ server, clock }: Bot, day: string): void {
  server.answer(new RegExp(`daily_papers\\?date=${day}`, 'u'), () => {
    const age = Temporal.PlainDate.from(day).until(clock.now.toZonedDateTimeISO('UTC').toPlainDate()).days;
    return {
      body: JSON.stringify([
        huggingfaceItem(`${day}-1`, { title: `First of ${day}`, upvotes: 20 }),
        huggingfaceItem(`${day}-2`, { title: `Second of ${day}`, upvotes: 10 }),
        huggingfaceItem(`${day}-3`, { title: `Late of ${day}`, upvotes: 2 + 15 * age }),
        huggingfaceItem(`${day}-4`, { title: `Last of ${day}`, upvotes: 1 }),
      ]),
    };
  });
}

async function at(bot: Bot, time: string): Promise<void> {
  bot.clock.now = Temporal.Instant.from(time);
  await bot.app.catchUp();
}

async function liveThrough(bot: Bot, days: readonly string[]): Promise<void> {
  for (const day of days) {
    await at(bot, `${day}T00:00:30Z`);
    await at(bot, `${day}T16:00:00Z`);
  }
}

const told = ({ sandbox }: Bot) =>
  sandbox
    .messages(sandbox.channel.id)
    .map(({ content }) => content)
    .filter((content) => content.startsWith('**What we missed**'));

onEachDatabase('what a feed missed', (databases) => {
  test('is told on its first weekday, of each list once', async (t) => {
    const bot = await startTeam(t, databases);
    await liveThrough(bot, DAYS.slice(0, 5));
    assert.deepEqual(told(bot), []);

    await liveThrough(bot, ['2026-03-07', '2026-03-08', '2026-03-09', '2026-03-10']);
    await bot.restart();
    await bot.app.catchUp();

    const lines = told(bot).map((content) => content.split('\n'));
    assert.deepEqual(
      lines.map((its) => its.map((line) => line.replace(/\(<.*?>\)/u, ''))),
      [
        [
          '**What we missed**: these papers were not posted here, and rose after their day.',
          ...['2', '3', '4', '5'].map(
            (day) => `- [Late of 2026-03-0${day}] · ▲ 2 → 62, 1 comment · ${day} Mar`,
          ),
          '-# `/papers propose` puts one to the vote.',
        ],
      ],
    );
    await liveThrough(bot, WEEK_AFTER);
    assert.deepEqual(
      told(bot)
        .at(-1)
        ?.match(/Late of \S+(?=\])/gu),
      ['06', '09', '10', '11', '12'].map((day) => `Late of 2026-03-${day}`),
    );
    const looks = bot.server.asked.filter((path) => path.includes('date=2026-03-02'));
    assert.equal(looks.length, 3, 'the digest, a day and three days later');
  });

  test('is told once, though Discord loses the answer and the bot is stopped', async (t) => {
    const bot = await startTeam(t, databases);
    await liveThrough(bot, DAYS.slice(0, 5));
    await at(bot, '2026-03-09T00:00:30Z');
    const heal = bot.sandbox.faults.add({
      method: 'POST',
      path: /\/messages$/u,
      fault: { kind: 'drop' },
      after: 3,
    });
    bot.clock.now = Temporal.Instant.from('2026-03-09T16:00:00Z');
    const tick = bot.app.catchUp();
    await bot.sandbox.until(() => told(bot).length === 1);
    await bot.stop();
    await tick;
    heal();

    await bot.restart();
    await bot.app.catchUp();

    assert.equal(told(bot).length, 1);
  });

  test('holds up no digest where the source fails', async (t) => {
    const bot = await startTeam(t, databases);
    await liveThrough(bot, ['2026-03-02', '2026-03-03']);
    const heal = bot.server.answer(/date=2026-03-02/u, { status: 429, body: 'slow down' });
    const before = bot.sandbox.messages(bot.sandbox.channel.id).length;

    await liveThrough(bot, ['2026-03-04']);
    heal();

    assert.equal(bot.sandbox.messages(bot.sandbox.channel.id).length, before + 3);
    const failed = bot.logged.filter(({ msg }) =>
      /later upvotes of a list could not be read/u.test(String(msg)),
    );
    assert.ok(failed.length >= 1);
    assert.ok(bot.logged.every(({ level }) => Number(level) < 50));
  });

  test('is refused where nobody counts upvotes', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;

    const { message } = await sandbox
      .as(sandbox.people.ada)
      .invoke(sandbox.channel.id, 'feeds add', { source: 'arxiv', categories: 'cs.CL', missed: true });

    assert.match(message?.content ?? '', /^arXiv doesn't tell how many readers vote for a paper/u);
  });
});
