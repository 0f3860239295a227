import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { seal, unseal } from '../../src/zotero/seal.ts';

const SECRET = Buffer.alloc(32, 7);

suite('a key that is kept encrypted', () => {
  test('is opened with the same key and for the same row, and looks different each time', () => {
    const sealed = seal(SECRET, 'a secret', 'ada');

    assert.equal(unseal(SECRET, sealed, 'ada'), 'a secret');
    assert.notEqual(seal(SECRET, 'a secret', 'ada'), sealed);
    assert.doesNotMatch(Buffer.from(sealed.slice(3), 'base64url').toString('latin1'), /secret/u);
  });

  test('is not opened with another key, for another row, or when it was changed', () => {
    const sealed = seal(SECRET, 'a secret', 'ada');
    const bytes = Buffer.from(sealed.slice(3), 'base64url');
    const changed = bytes.map((byte, index) => (index === bytes.length - 1 ? byte ^ 1 : byte));

    assert.equal(unseal(Buffer.alloc(32, 8), sealed, 'ada'), undefined);
    assert.equal(unseal(SECRET, sealed, 'ben'), undefined);
    assert.equal(unseal(SECRET, `v1.${Buffer.from(changed).toString('base64url')}`, 'ada'), undefined);
    for (const broken of ['', 'v1.', 'v1.AAAA', `v2.${sealed.slice(3)}`])
      assert.equal(unseal(SECRET, broken, 'ada'), undefined);
  });
});
