import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { parseTarget } from '../../src/sandbox/target.ts';

suite('the target of a request', () => {
  for (const [target, path] of [
    ['/', '/'],
    ['/live?token=a%20b', '/live'],
    ['//', '//'],
    ['///', '///'],
    ['//evil.example/live', '//evil.example/live'],
    ['/\\evil.example/live', '//evil.example/live'],
    ['/a/../b', '/b'],
    ['/[', '/['],
    ['/?%', '/'],
    ['/%zz', undefined],
    ['/%e2%82', undefined],
    ['http://evil.example/live', undefined],
    ['evil.example:80', undefined],
    ['live', undefined],
    ['*', undefined],
    ['', undefined],
    [undefined, undefined],
  ] as const) {
    test(`${target} is ${path === undefined ? 'refused' : `the path ${path}`}`, () => {
      assert.equal(parseTarget(target)?.path, path);
    });
  }

  test('never throws, and can always be decoded', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.webPath()), (text) => {
        for (const target of [text, `/${text}`, `//${text}`]) {
          decodeURIComponent(parseTarget(target)?.path ?? '');
        }
      }),
    );
  });
});
