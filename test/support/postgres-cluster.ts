import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFreePort } from './free-port.ts';

const run = promisify(execFile);

/** A Postgres of our own, which can be stopped and started. */
export interface Cluster extends AsyncDisposable {
  /** Names a database of it. */
  url(database: string): string;
  start(): Promise<void>;
  /** `fast` ends it as its operator does, `immediate` as a crash would. */
  stop(how: 'fast' | 'immediate'): Promise<void>;
}

const INSTALLED = '/usr/lib/postgresql';

/** Finds the programs of the distribution's newest Postgres; undefined if it has none. */
export function findPrograms(): string | undefined {
  if (!existsSync(INSTALLED)) return undefined;
  const [newest] = readdirSync(INSTALLED).sort((a, b) => Number(b) - Number(a));
  const programs = join(INSTALLED, newest ?? '', 'bin');
  return existsSync(join(programs, 'initdb')) ? programs : undefined;
}

/** Makes and starts a Postgres in a temporary folder, on a free port of loopback. */
export async function startCluster(programs: string): Promise<Cluster> {
  await using stack = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'daily-papers-postgres-'));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const owner = findOwner();
  if (owner !== undefined) chownSync(folder, owner.uid, owner.gid);
  const call = (program: string, ...words: string[]) =>
    run(join(programs, program), words, { ...owner, cwd: folder, env: { HOME: folder } });

  const password = randomBytes(16).toString('hex');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password);
  const data = join(folder, 'data');
  await call(
    'initdb',
    ...['-D', data, '-U', 'tester', '--auth=scram-sha-256', `--pwfile=${passwordFile}`],
    ...['-E', 'UTF8', '--locale=C.UTF-8'],
  );
  const port = await findFreePort();
  const settings = Object.entries({
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: "''",
    // What is written survives a crash of Postgres itself either way; only the machine's would lose it.
    fsync: 'off',
    max_connections: 200,
  }).map(([name, value]) => `-c ${name}=${value}`);
  const start = async (): Promise<void> => {
    await call(
      'pg_ctl',
      '-D',
      data,
      '-w',
      '-s',
      '-l',
      join(folder, 'log'),
      '-o',
      settings.join(' '),
      'start',
    );
  };
  const stop = async (how: 'fast' | 'immediate'): Promise<void> => {
    await call('pg_ctl', '-D', data, '-w', '-s', '-m', how, 'stop');
  };
  await start();
  stack.defer(() => stop('immediate'));
  const opened = stack.move();
  return {
    url: (database) => `postgres://tester:${password}@127.0.0.1:${port}/${database}`,
    start,
    stop,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** Postgres refuses to run as root: root lets the user run it that the package made. */
function findOwner(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const [, uid, gid] = /^postgres:[^:]*:(\d+):(\d+):/mu.exec(readFileSync('/etc/passwd', 'utf8')) ?? [];
  if (uid === undefined || gid === undefined) throw new Error('There is no user "postgres" to run Postgres.');
  return { uid: Number(uid), gid: Number(gid) };
}
