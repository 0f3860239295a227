import { spawn } from 'node:child_process';
import { findPrograms, startCluster } from './support/postgres-cluster.ts';

const programs = findPrograms();
if (!programs) throw new Error('none');
await using cluster = await startCluster(programs);
const child = spawn(process.execPath, process.argv.slice(2), {
  stdio: 'inherit',
  env: { ...process.env, TEST_DATABASE_URL: cluster.url('postgres') },
});
await new Promise((r) => child.on('exit', r));
