import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '..');

const lock = z
  .object({
    packages: z.record(
      z.string(),
      z.object({
        version: z.string(),
        integrity: z.string().optional(),
        hasInstallScript: z.boolean().optional(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')));

const { optionalDependencies, allowScripts } = z
  .object({
    optionalDependencies: z.record(z.string(), z.string()),
    allowScripts: z.record(z.string(), z.boolean()),
  })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));

suite('what npm install brings', () => {
  test('is proved by the lock file, all of it', () => {
    const unproved = Object.entries(lock.packages).filter(
      ([path, { integrity }]) => path !== '' && !integrity?.startsWith('sha512-'),
    );

    assert.deepEqual(unproved, []);
  });

  test('fetches nothing by a script beside it', () => {
    const withScript = Object.entries(lock.packages)
      .filter(([path, { hasInstallScript }]) => path !== '' && hasInstallScript)
      .map(([path]) => path.replace(/^.*node_modules\//u, ''));

    // It looks whether its platform's package, which the lock file names, is there, and fetches that only if npm left it out.
    assert.deepEqual([...new Set(withScript)], ['esbuild']);
    assert.deepEqual(Object.keys(allowScripts), ['esbuild']);
  });

  test('is one Node for every platform, by its own package', () => {
    const nodes = Object.entries(optionalDependencies).filter(([name]) => name.startsWith('node-'));

    assert.equal(new Set(nodes.map(([, version]) => version)).size, 1);
    for (const [name, version] of nodes) {
      assert.equal(lock.packages[`node_modules/${name}`]?.version, version, name);
    }
    assert.deepEqual(nodes.map(([name]) => name.replace(/^node-(?:bin-)?/u, '')).sort(), [
      'darwin-arm64',
      'darwin-x64',
      'linux-arm64',
      'linux-x64',
      'win-x64',
    ]);
  });
});
