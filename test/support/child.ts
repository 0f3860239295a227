import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';

/** Another process of ours. */
export interface Child {
  readonly pid: number;
  /** Reads the next printed line; undefined if there are no more. */
  readLine(): Promise<string | undefined>;
  /** Kills it as the system does when memory runs out: without a word. */
  kill(): Promise<void>;
  /** Its exit code, once it has ended by itself. */
  readonly code: Promise<number | null>;
}

/** Starts a process that runs the code of a module; paths in its imports begin at the checkout. */
export function startChild(t: TestContext, code: string): Child {
  const child = spawn(process.execPath, ['--eval', code], {
    cwd: join(import.meta.dirname, '../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  t.after(kill);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    pid: child.pid ?? 0,
    async readLine() {
      const { value } = await lines.next();
      return value;
    },
    kill,
    code: exited.then(() => child.exitCode),
  };
}
