import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { Events, GuildScheduledEventStatus as Status } from 'discord.js';
import { createEventCalendar } from '../../../src/discord/delivery/events.ts';
import type { OnceEvent } from '../../../src/meetings/event-calendar.ts';
import { startBot } from '../../support/bot.ts';
import { type Databases, onEachDatabase } from '../../support/database.ts';

const NOW = Temporal.Instant.from('2026-03-02T12:00:00Z');
const inHours = (hours: number): Temporal.Instant => NOW.add({ minutes: hours * 60 });

async function start(t: TestContext, databases: Databases) {
  const clock = { now: NOW.epochMilliseconds };
  const bot = await startBot(t, databases, { sandbox: { now: () => clock.now } });
  const { sandbox } = bot;
  const calendar = createEventCalendar(bot.app.client);
  const claims: string[] = [];
  const event = (more: Partial<OnceEvent> = {}): OnceEvent => ({
    guildId: sandbox.guild.id,
    name: 'Reading group',
    description: '1. On graphs',
    place: 'Room 4',
    startsAt: inHours(24),
    endsAt: inHours(25),
    claimedAt: null,
    claim: async () => void claims.push('claim'),
    isKnown: async () => false,
    ...more,
  });
  const statuses = () => sandbox.scheduledEvents().map(({ status }) => status);
  return { ...bot, sandbox, calendar, event, claims, statuses, clock, guildId: sandbox.guild.id };
}

onEachDatabase('an event', (databases) => {
  test('is made once, also if nobody heard that it was made', async (t) => {
    const { sandbox, calendar, event, claims } = await start(t, databases);
    sandbox.faults.add({ method: 'POST', path: /scheduled-events$/u, times: 1, fault: { kind: 'drop' } });

    await assert.rejects(calendar.makeOnce(event()));
    const id = await calendar.makeOnce(event({ claimedAt: NOW }));

    assert.deepEqual(
      sandbox.scheduledEvents().map((made) => [made.id, made.name, made.entity_metadata.location]),
      [[id, 'Reading group', 'Room 4']],
    );
    assert.deepEqual(claims, ['claim'], 'the second time it was found');
  });

  test('is not taken for one that somebody else made, is at another time, or is known', async (t) => {
    const { sandbox, calendar, event } = await start(t, databases);
    const times = { start: inHours(24).epochMilliseconds, end: inHours(25).epochMilliseconds };
    sandbox.addScheduledEvent(sandbox.people.ada, { name: 'Reading group', location: 'Room 4', ...times });
    const other = await calendar.makeOnce(event({ startsAt: inHours(23) }));
    const known = await calendar.makeOnce(event());

    const made = await calendar.makeOnce(
      event({ claimedAt: NOW, isKnown: async (eventId) => eventId === known }),
    );

    assert.equal(sandbox.scheduledEvents().length, 4);
    assert.ok(made !== other && made !== known);
  });

  test('is changed, and said not to be there if it was deleted or is over', async (t) => {
    const { sandbox, calendar, event, guildId } = await start(t, databases);
    const id = await calendar.makeOnce(event());

    const content = event({ description: 'Called off?', startsAt: inHours(26), endsAt: inHours(27) });
    assert.equal(await calendar.change(guildId, id, content), true);
    const [changed] = sandbox.scheduledEvents();
    assert.equal(changed?.description, 'Called off?');
    assert.equal(changed?.scheduled_start_time, '2026-03-03T14:00:00+00:00');

    await calendar.end(guildId, id, 'called-off');
    assert.equal(await calendar.change(guildId, id, content), false, 'it is over');
    sandbox.removeScheduledEvent(id);
    assert.equal(await calendar.change(guildId, id, content), false, 'it is gone');
  });

  test('that is on keeps its start, and can still be changed', async (t) => {
    const { sandbox, calendar, event, guildId, clock } = await start(t, databases);
    const id = await calendar.makeOnce(event());
    clock.now = inHours(24.5).epochMilliseconds;

    assert.equal(
      await calendar.change(guildId, id, event({ description: 'New', endsAt: inHours(26) })),
      true,
    );

    assert.equal(sandbox.scheduledEvents()[0]?.description, 'New');
  });

  for (const [how, hours, status] of [
    ['held', 1, Status.Completed],
    ['held', 24.5, Status.Completed],
    ['called-off', 1, Status.Canceled],
    ['called-off', 24.5, Status.Completed],
  ] as const)
    test(`ends as ${how}, ${hours} hours from now, and ending it again is fine`, async (t) => {
      const { calendar, event, statuses, clock, guildId } = await start(t, databases);
      const id = await calendar.makeOnce(event());
      clock.now = inHours(hours).epochMilliseconds;

      await calendar.end(guildId, id, how);
      await calendar.end(guildId, id, how);

      assert.deepEqual(statuses(), [status]);
    });

  test('needs Create Events, which is named', async (t) => {
    const { app, sandbox, calendar, event, guildId } = await start(t, databases);
    assert.equal(await calendar.findObstacle(guildId), undefined);
    const heard = once(app.client, Events.GuildRoleUpdate);
    sandbox.setBotPermissions(0n);
    await heard;

    const error = await calendar.makeOnce(event()).then(
      () => assert.fail('it was made'),
      (refusal: unknown) => refusal,
    );
    const words = await calendar.formatRefusal(guildId, error);

    assert.match(words ?? '', /^To make an event, I'm missing the Create Events permission\./u);
    assert.match((await calendar.findObstacle(guildId)) ?? '', /Create Events/u);
  });

  test('is refused in words where a server has 100, and not where it may work later', async (t) => {
    const { sandbox, calendar, event, guildId } = await start(t, databases);
    const times = { start: inHours(24).epochMilliseconds, end: inHours(25).epochMilliseconds };
    for (let count = 0; count < 100; count += 1)
      sandbox.addScheduledEvent(sandbox.people.ada, { name: `Event ${count}`, location: 'x', ...times });
    const failure = () => calendar.makeOnce(event()).then(assert.fail, (refusal: unknown) => refusal);

    assert.match((await calendar.formatRefusal(guildId, await failure())) ?? '', /has 100 open events/u);

    sandbox.faults.add({ path: /scheduled-events/u, fault: { kind: 'refuse', status: 503 } });
    assert.equal(await calendar.formatRefusal(guildId, await failure()), undefined);
  });
});
