import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { SETTING_NAMES } from '../src/config.ts';
import { SOURCE_SETTINGS } from '../src/sources/sources.ts';

const DOCS = join(import.meta.dirname, '../docs/settings.md');

test('docs/settings.md has a row for each setting, and for nothing else', () => {
  const rows = readFileSync(DOCS, 'utf8').matchAll(/^\| (`[^|]*`) \|/gmu);
  const documented = [...rows].flatMap(([, names = '']) =>
    [...names.matchAll(/`(\w+)`/gu)].map(([, name]) => name),
  );

  assert.deepEqual(documented.toSorted(), [...SETTING_NAMES, ...Object.keys(SOURCE_SETTINGS)].toSorted());
});
