import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAtomFeed } from 'feedsmith';
import ical from 'ical.js';
import type { Bot } from '../support/bot.ts';
import { onEachDatabase } from '../support/database.ts';
import { lookAt, startFeed } from '../support/feed-bot.ts';
import { checkAtom, checkJsonFeed } from '../support/feed-rules.ts';
import { findFreePort } from '../support/free-port.ts';
import { startMeetingBot } from '../support/meeting-bot.ts';

const DAY = '2026-03-02';

async function findEnvironment() {
  const HTTP_PORT = String(await findFreePort());
  return { HTTP_PORT, PUBLIC_URL: `http://127.0.0.1:${HTTP_PORT}` };
}

/** A reader, which asks as readers do. */
async function read(address: string, headers: Record<string, string> = {}) {
  const answer = await fetch(address, { headers, redirect: 'error' });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

async function ask({ sandbox }: Bot, command: string, options = {}): Promise<string> {
  const ada = sandbox.as(sandbox.people.ada);
  return (await ada.invoke(sandbox.channel.id, command, options)).message?.content ?? '';
}

const addressIn = (text: string, format: string) =>
  new RegExp(`\`(http\\S+\\.${format})\``, 'u').exec(text)?.[1] ?? '';

onEachDatabase('the public server', (databases) => {
  test('brings a feed to its readers, until its address is replaced or it is removed', async (t) => {
    const environment = await findEnvironment();
    const bot = await startFeed(t, databases, [DAY, '2026-03-03'], {}, { environment });
    const address = addressIn(await ask(bot, 'feeds link'), 'atom');
    const empty = await read(address);
    assert.equal(empty.status, 200);
    checkAtom(empty.text, address);

    await lookAt(bot, `${DAY}T16:00:00Z`);
    bot.clock.now = bot.clock.now.add({ minutes: 2 });
    const first = await read(address);
    checkAtom(first.text, address);
    const titles = parseAtomFeed(first.text).entries?.map(({ title }) => title?.value);
    assert.deepEqual(titles?.sort(), ['Paper 20260302a', 'Paper 20260302b']);
    assert.equal(first.headers.get('content-encoding'), 'gzip');
    const tag = first.headers.get('etag') ?? '';
    const since = first.headers.get('last-modified') ?? '';
    for (const headers of [{ 'if-none-match': tag }, { 'if-modified-since': since }]) {
      const again = await read(address, headers);
      assert.deepEqual([again.status, again.text], [304, '']);
    }

    await lookAt(bot, '2026-03-03T16:00:00Z');
    bot.clock.now = bot.clock.now.add({ minutes: 2 });
    const second = await read(address, { 'if-none-match': tag, 'if-modified-since': since });
    assert.equal(second.status, 200);
    assert.equal(parseAtomFeed(second.text).entries?.length, 4);
    const ids = new Set(parseAtomFeed(second.text).entries?.map(({ id }) => id));
    assert.ok(parseAtomFeed(first.text).entries?.every(({ id }) => ids.has(id)));
    const json = addressIn(await ask(bot, 'feeds link'), 'json');
    checkJsonFeed((await read(json)).text, json);

    await bot.restart();
    assert.equal((await read(address, { 'if-none-match': second.headers.get('etag') ?? '' })).status, 304);

    const renewed = addressIn(await ask(bot, 'feeds link', { renew: true }), 'atom');
    const old = await read(address);
    assert.equal((await read(renewed)).status, 200);
    const { message } = await bot.sandbox
      .as(bot.sandbox.people.ada)
      .invoke(bot.sandbox.channel.id, 'feeds remove', { feed: '1' });
    assert.ok(message);
    await bot.sandbox.as(bot.sandbox.people.ada).click(message, 'Remove');
    const removed = await read(renewed);
    const guessed = await read(`${environment.PUBLIC_URL}/feeds/dp_${'A'.repeat(32)}.atom`);
    const other = await read(`${environment.PUBLIC_URL}/metrics`);

    for (const one of [old, removed, guessed, other]) {
      assert.equal(one.status, 404);
      assert.equal(one.text, 'There is nothing here.\n');
      assert.deepEqual([...one.headers.keys()], [...other.headers.keys()]);
    }
    assert.doesNotMatch(JSON.stringify(bot.logged), /dp_[\w-]{32}/u);
  });

  test('stops guessing, and lets others read meanwhile', async (t) => {
    const environment = { ...(await findEnvironment()), HTTP_TRUSTED_PROXIES: '1' };
    const bot = await startFeed(t, databases, [], {}, { environment });
    const address = addressIn(await ask(bot, 'feeds link'), 'atom');
    const statuses: number[] = [];

    // What was used comes back over time, so a slow machine needs a few more.
    while (statuses.length < 500 && !statuses.includes(429)) {
      const token = `dp_${String(statuses.length).padStart(32, '0')}`;
      const guessed = await read(address.replace(/dp_[\w-]+/u, token), { 'x-forwarded-for': '203.0.113.9' });
      statuses.push(guessed.status);
    }

    assert.deepEqual([...new Set(statuses)], [404, 429]);
    assert.equal((await read(address, { 'x-forwarded-for': '203.0.113.10' })).status, 200);
  });

  test("keeps a calendar in step with the team's decisions", async (t) => {
    const team = await startMeetingBot(t, databases, undefined, await findEnvironment());
    const links = await team.run('ben', 'link');
    const calendar = addressIn(links, 'ics');
    const next = async () => {
      const { status, headers, text } = await read(calendar);
      assert.deepEqual([status, headers.get('content-type')], [200, 'text/calendar; charset=utf-8']);
      const [event] = new ical.Component(ical.parse(text)).getAllSubcomponents('vevent');
      assert.ok(event);
      const { uid, startDate, sequence } = new ical.Event(event);
      return { uid, says: `${startDate} ${sequence} ${event.getFirstPropertyValue('status')}` };
    };

    const before = await next();
    await team.run('ada', 'move', { date: '2026-03-05', to: '2026-03-06 10:30' });
    const moved = await next();
    await team.run('ada', 'skip', { date: '2026-03-05' });
    const skipped = await next();

    assert.deepEqual(
      [before, moved, skipped].map(({ says }) => says),
      [
        '2026-03-05T13:00:00Z 0 CONFIRMED',
        '2026-03-06T09:30:00Z 1 CONFIRMED',
        '2026-03-06T09:30:00Z 2 CANCELLED',
      ],
    );
    assert.equal(new Set([before, moved, skipped].map(({ uid }) => uid)).size, 1);
    await team.at('2026-03-02T13:00:00Z');
    await team.vote({ '1': ['ada', 'ben'] });
    await team.at('2026-03-11T13:00:00Z');
    const agendas = await read(addressIn(links, 'atom'));
    checkAtom(agendas.text, addressIn(links, 'atom'));
    assert.equal(parseAtomFeed(agendas.text).entries?.length, 1);
  });
});
