import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Ends } from './ends.ts';

/** A program of ours that runs as its user starts it. */
export interface Program {
  /** All it printed so far, on either stream. */
  readonly printed: () => string;
  /** Waits until it has printed something that matches, or fails with all it printed once it has ended. */
  untilPrinted(pattern: RegExp): Promise<void>;
  readonly pid: number;
  signal(signal: NodeJS.Signals): void;
  /** Whether it was sent a signal that ends it. */
  readonly wasKilled: () => boolean;
  /** Waits until it has ended by itself. */
  ended(): Promise<Ended>;
}

/** How a program ended. */
export interface Ended {
  /** Null if a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const CHECKOUT = join(import.meta.dirname, '../..');

/** Where compiled code is kept from one process to the next: a start takes a fifth less time with it. */
const { NODE_COMPILE_CACHE: compiled } = process.env;

/** Starts the bot with these settings and none that the test itself has; it is killed with the test. */
export function startBotProcess(
  t: Ends,
  settings: Readonly<Record<string, string>>,
  folder?: string,
): Program {
  return startProgram(t, ['src/main.ts'], settings, folder);
}

/** Runs an operator's command with these settings and none that the test itself has, to its end. */
export function runPapers(
  t: Ends,
  words: readonly string[],
  settings: Readonly<Record<string, string>>,
  input?: string,
): Promise<Ended> {
  return startProgram(t, ['src/operator/main.ts', ...words], settings, FOLDER, input).ended();
}

/** No `.env` of whoever runs the tests lies there. */
const FOLDER = import.meta.dirname;

function startProgram(
  t: Ends,
  [program = '', ...words]: readonly string[],
  settings: Readonly<Record<string, string>>,
  folder = FOLDER,
  input?: string,
): Program {
  const child = spawn(process.execPath, [join(CHECKOUT, program), ...words], {
    cwd: folder,
    env: { ...settings, ...(compiled !== undefined && { NODE_COMPILE_CACHE: compiled }) },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // One that doesn't read it may have ended.
  child.stdin.on('error', () => {}).end(input);
  const exited = once(child, 'exit');
  t.after(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  let printed = '';
  const heard: (() => void)[] = [];
  const hear = (part: string): void => {
    printed += part;
    for (const listener of heard) listener();
  };
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  const whole = Promise.all([text(child.stdout), text(child.stderr), exited]);
  return {
    printed: () => printed,
    async untilPrinted(pattern) {
      const matched = new Promise<'matched'>((resolve) => {
        heard.push(() => pattern.test(printed) && resolve('matched'));
      });
      if (pattern.test(printed)) return;
      const first = await Promise.race([matched, whole.then(() => 'ended')]);
      if (first !== 'matched' && !pattern.test(printed)) throw new Error(`It ended after:\n${printed}`);
    },
    pid: child.pid ?? 0,
    signal: (signal) => void child.kill(signal),
    wasKilled: () => child.killed,
    async ended() {
      const [stdout, stderr] = await whole;
      return { code: child.exitCode, stdout, stderr };
    },
  };
}
