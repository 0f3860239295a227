import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { makeFolder } from '../support/database.ts';

const CHECKOUT = join(import.meta.dirname, '../..');

/** Runs a script of the shell in which only it sees a disk of that size mounted on the folder. */
function runOnDisk(folder: string, megabytes: number, script: string) {
  const mounted = `mount -t tmpfs -o size=${megabytes}m tmpfs "$FOLDER" && { ${script}; }`;
  return spawnSync('unshare', ['--mount', '--map-root-user', 'sh', '-c', mounted], {
    cwd: CHECKOUT,
    encoding: 'utf8',
    env: { ...process.env, FOLDER: folder, DATA_DIR: join(folder, 'data'), NODE: process.execPath },
    timeout: 120_000,
  });
}

/** An abstract of 300 words, of which a few thousand are in use. */
function someWords(index: number): string {
  return Array.from({ length: 300 }, (_, place) => `w${(index * 7_919 + place * 104_729) % 5_003}x`).join(
    ' ',
  );
}

const { status } = runOnDisk('/tmp', 1, 'true');
const NO_DISK = status !== 0 && 'this machine lets nobody mount a disk of his own (unshare)';

suite('a full disk', { skip: NO_DISK }, () => {
  test('ends an import in a sentence; what is stored stays, and is there once there is room', (t) => {
    const folder = makeFolder(t);
    const lines = Array.from({ length: 3_000 }, (_, index) =>
      JSON.stringify({
        id: `p${index}`,
        title: `Paper ${index}`,
        abstract: `word${index} ${someWords(index)}`,
      }),
    );
    const file = join(makeFolder(t), 'papers.jsonl');
    writeFileSync(file, lines.join('\n'));
    const papers = '$NODE src/operator/main.ts';

    const { stdout, stderr } = runOnDisk(
      folder,
      128,
      `${papers} import ${file}; echo "import: $?"
      dd if=/dev/zero of="$FOLDER/fill" bs=1M 2>/dev/null
      ${papers} search word1; echo "full: $?"
      rm "$FOLDER/fill"
      ${papers} search word1; echo "with room: $?"`,
    );

    assert.match(stderr, /^The disk of \S+ is full: \d+ MB are free, and 64 MB are needed\. /u);
    assert.match(stderr, /\nThe d(?:ata folder|isk) .* full.* Free some space and try again\.\n$/u);
    assert.doesNotMatch(stderr, /damaged|backup|at .*\.ts/u);
    assert.match(stdout, /^import: 1\nfull: 1\n1 found\.\n {2}p1 {2}Paper 1\nwith room: 0\n$/u);
  });
});
