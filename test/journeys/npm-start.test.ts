import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import { suite, test } from 'node:test';
import { makeFolder } from '../support/database.ts';
import { findFreePort } from '../support/free-port.ts';

const CHECKOUT = join(import.meta.dirname, '../..');

/** Signals end processes so on Windows, too, but its shell can't be tried here. */
const NO_SIGNALS = process.platform === 'win32' && 'Windows has no SIGTERM';

suite('npm start under a supervisor', { skip: NO_SIGNALS }, () => {
  test('stops the bot when npm alone is told to stop', async (t) => {
    const nowhere = `http://127.0.0.1:${await findFreePort()}`;
    const npm = spawn('npm', ['start'], {
      cwd: CHECKOUT,
      env: {
        PATH: [join(CHECKOUT, 'node_modules/.bin'), process.env.PATH].join(delimiter),
        HOME: makeFolder(t),
        DATA_DIR: makeFolder(t),
        HUGGINGFACE_URL: nowhere,
        ARXIV_API_URL: nowhere,
        ARXIV_RSS_URL: nowhere,
        npm_config_update_notifier: 'false',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
      // A group of its own, so that nothing is left behind if it does not stop.
      detached: true,
    });
    const exited = once(npm, 'exit');
    let printed = '';
    const started = Promise.withResolvers<void>();
    npm.stdout.setEncoding('utf8').on('data', (part: string) => {
      printed += part;
      if (/Open it in a browser/u.test(printed)) started.resolve();
    });
    // The bot holds the pipe for as long as it lives.
    const allEnded = once(npm.stdout, 'end');
    t.after(() => {
      try {
        process.kill(-(npm.pid ?? 0), 'SIGKILL');
      } catch {
        // All of them have ended.
      }
    });
    await Promise.race([started.promise, allEnded]);

    npm.kill('SIGTERM');
    await Promise.all([exited, allEnded]);

    assert.match(printed, /Stopping: finishing the work in progress/u);
    assert.doesNotMatch(printed, /Some work did not finish in time/u);
  });
});
