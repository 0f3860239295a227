import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { startBot } from '../support/bot.ts';
import { pglite } from '../support/database.ts';
import { findFreePort } from '../support/free-port.ts';
import { huggingfaceItem, serveDay } from '../support/source-server.ts';

const COMMANDS = /\/commands$/u;

suite('a bot whose Discord is in trouble', () => {
  test('posts its digests where its commands are refused, says so, and registers them once it can', async (t) => {
    const bot = await startBot(t, pglite);
    const { channel, people, faults } = bot.sandbox;
    const ada = bot.sandbox.as(people.ada);
    await ada.invoke(channel.id, 'feeds add', { time: '16:00' });
    serveDay(bot.server, '2026-03-02', [huggingfaceItem('1')]);
    const told = (pattern: RegExp) => bot.logged.filter(({ msg }) => pattern.test(String(msg)));
    const registered = () =>
      bot.sandbox.requests.filter(({ method }) => method === 'PUT').map((one) => one.status);
    await bot.stop();

    const restore = faults.add({ method: 'PUT', path: COMMANDS, fault: { kind: 'refuse', status: 400 } });
    await bot.restart();
    bot.clock.now = Temporal.Instant.from('2026-03-02T16:00:30Z');
    await bot.app.catchUp();
    restore();

    assert.equal(bot.sandbox.messages(channel.id).length, 2);
    assert.deepEqual(
      told(/^Discord refuses the commands: 400: ordered.*and digests are still posted$/u).map(
        ({ level }) => level,
      ),
      [50],
    );
    await bot.stop();
    // discord.js tries four times by itself.
    faults.add({ method: 'PUT', path: COMMANDS, times: 4, fault: { kind: 'refuse', status: 502 } });
    await bot.restart();
    await bot.sandbox.until(() => registered().at(-1) === 200);

    assert.deepEqual(registered().slice(-5), [502, 502, 502, 502, 200]);
    assert.equal(
      told(/could not be registered; trying again in 1 second\. Digests are still posted/u).length,
      1,
    );
  });

  test('ends where the gateway closes for good, with a sentence that says what to mend', async (t) => {
    const port = await findFreePort();
    const bot = await startBot(t, pglite, { environment: { HEALTH_PORT: String(port) } });

    bot.sandbox.gateway.disconnect(4014);
    await bot.hung;

    const [fatal, ...more] = bot.logged.filter(({ level }) => level === 60);
    assert.match(String(fatal?.msg), /^Discord refuses the intents the bot asks for/u);
    assert.deepEqual(more, []);
    const health = await fetch(`http://127.0.0.1:${port}/healthz`);
    assert.equal(health.status, 503);
  });
});
