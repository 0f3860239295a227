import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readOptions } from './options.ts';

suite('the options of bench:search', () => {
  for (const [line, expected] of [
    ['', { collections: [], knownItem: false, similar: false, speed: true, papers: undefined }],
    ['--papers 1000', { speed: true, papers: 1_000 }],
    ['--collection a --collection b', { collections: ['a', 'b'], speed: false }],
    ['--collection a b --alone c', undefined],
    ['--collection a b --collection c --orama', { collections: ['a', 'b', 'c'], orama: true }],
    ['--collection a --corpus f', { collections: ['a'], corpus: 'f', speed: true }],
    ['--known-item', { knownItem: true, days: undefined, speed: false }],
    ['--known-item days --similar', { knownItem: true, days: 'days', similar: true, speed: false }],
    ['--known-item --corpus f', { knownItem: true, corpus: 'f', speed: false }],
    ['--similar --corpus f --speed', { similar: true, corpus: 'f', speed: true }],
    ['--known-item one two', undefined],
    ['stray', undefined],
    ['--papers many', undefined],
    ['--papers 0', undefined],
    ['--unknown', undefined],
    ['--corpus', undefined],
    ['--collection a b --database url', undefined],
    ['--collection a --database url', { collections: ['a'], database: 'url' }],
  ] as const)
    test(line === '' ? 'none' : line, () => {
      const args = line === '' ? [] : line.split(' ');
      if (expected === undefined) assert.throws(() => readOptions(args), { name: 'UserError' });
      else assert.partialDeepStrictEqual(readOptions(args), expected);
    });
});
