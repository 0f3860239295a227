import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite, test } from 'node:test';
import { SETTING_NAMES } from '../src/config.ts';
import { SOURCE_SETTINGS } from '../src/sources/sources.ts';

const CHECKOUT = join(import.meta.dirname, '..');
const PAGES = globSync(['*.md', 'docs/**/*.md'], { cwd: CHECKOUT }).toSorted();

const read = (page: string): string => readFileSync(join(CHECKOUT, page), 'utf8');
const proseOf = (page: string): string => read(page).replace(/^```.*?^```$/gmsu, '');

/** Folders that tests make. */
const MADE = ['test/screenshots/'];

/** Returns the anchors of a page: its headings in the form that GitHub gives them. */
function anchorsOf(page: string): string[] {
  const headings = read(page).matchAll(/^#+ (.+)$/gmu);
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

suite('the docs', () => {
  test('have a row in docs/settings.md for each setting, and for nothing else', () => {
    const rows = read('docs/settings.md').matchAll(/^\| (`[^|]*`) \|/gmu);
    const documented = [...rows].flatMap(([, names = '']) =>
      [...names.matchAll(/`(\w+)`/gu)].map(([, name]) => name),
    );

    assert.deepEqual(documented.toSorted(), [...SETTING_NAMES, ...Object.keys(SOURCE_SETTINGS)].toSorted());
  });

  test('name no file of the checkout that is not there', () => {
    const missing = PAGES.filter((page) => page !== 'CHANGELOG.md').flatMap((page) =>
      [...read(page).matchAll(/`((?:src|commands|test|migrations)\/[\w./-]*)`/gu)]
        .map(([, path = '']) => path)
        .filter((path) => !MADE.includes(path) && !existsSync(join(CHECKOUT, path)))
        .map((path) => `${page}: ${path}`),
    );

    assert.deepEqual(missing, []);
  });

  test('lead to pages and headings that are there', () => {
    const broken = PAGES.flatMap((page) =>
      [...proseOf(page).matchAll(/\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]*))?\)/gu)]
        .filter(([, path = '', anchor]) => {
          const target = path === '' ? page : join(dirname(page), path);
          if (!existsSync(join(CHECKOUT, target))) return true;
          return anchor !== undefined && !anchorsOf(target).includes(anchor);
        })
        .map(([link]) => `${page}: ${link}`),
    );

    assert.deepEqual(broken, []);
  });
});
