import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDatabase } from '../../src/database/connect.ts';
import { onEachDatabase } from '../support/database.ts';

/** Waits for the first text that is heard. */
function hear(signals: { listen(heard: (text: string) => void): Disposable }): Promise<string> {
  return new Promise((resolve) => {
    const listening = signals.listen((text) => {
      listening[Symbol.dispose]();
      resolve(text);
    });
  });
}

onEachDatabase('signals', (databases) => {
  test('are heard by whoever has the database open, until they listen no more', async () => {
    const { signals } = await databases.openShared();
    const texts: string[] = [];
    const listening = signals.listen((text) => void texts.push(text));
    const heard = hear(signals);
    signals.announce('deliver 1 2026-03-02');
    assert.equal(await heard, 'deliver 1 2026-03-02');

    listening[Symbol.dispose]();
    const after = hear(signals);
    signals.announce('deliver 2 2026-03-02');
    await after;

    assert.equal(texts[0], 'deliver 1 2026-03-02');
    assert.ok(!texts.includes('deliver 2 2026-03-02'));
  });

  test('reach other processes on a server', async (t) => {
    const { databaseUrl: url, dataFolder } = await databases.place(t);
    if (url === undefined) return t.skip('an embedded database is open in one process only');
    const open = () => openDatabase({ url, dataFolder, what: 'a test' });
    await using one = await open();
    await using other = await open();
    const heard = hear(other.signals);
    // Whoever has only just connected may not listen yet.
    const again = setInterval(() => one.signals.announce('a job ended'), 50);
    t.after(() => clearInterval(again));

    assert.equal(await heard, 'a job ended');
  });
});
