import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { findClient, groupOf } from '../../src/web/client-address.ts';
import { createLimiter } from '../../src/web/limiter.ts';
import { isUnchanged, takesGzip } from '../../src/web/negotiate.ts';

suite('limits of the public server', () => {
  test('give back what was used evenly, to each by itself', () => {
    let now = 0;
    const take = createLimiter({ max: 3, periodMs: 60_000 }, () => now);

    assert.deepEqual([take('a'), take('a'), take('a'), take('a')], [undefined, undefined, undefined, 20]);
    assert.equal(take('b'), undefined);
    now = 19_000;
    assert.equal(take('a'), 1);
    now = 20_000;
    assert.equal(take('a'), undefined);
    assert.equal(take('a'), 20);
    now = 1_000_000;
    assert.deepEqual([take('a'), take('a'), take('a'), take('a')], [undefined, undefined, undefined, 20]);
  });

  test('keep a bounded number of keys', () => {
    const take = createLimiter({ max: 1, periodMs: 60_000 }, () => 0);
    take('first');
    assert.equal(take('first'), 60);
    for (let one = 0; one < 10_000; one += 1) take(String(one));

    assert.equal(take('first'), undefined);
  });

  for (const [name, given, expected] of [
    ['nobody in front', ['192.0.2.1', '203.0.113.9', 0], '192.0.2.1'],
    ['one proxy', ['127.0.0.1', '203.0.113.9', 1], '203.0.113.9'],
    ['one proxy, and what a client made up', ['127.0.0.1', '198.51.100.7, 203.0.113.9', 1], '203.0.113.9'],
    ['two proxies', ['127.0.0.1', '198.51.100.7, 203.0.113.9, 10.0.0.1', 2], '203.0.113.9'],
    ['fewer than there are', ['127.0.0.1', '203.0.113.9', 2], '203.0.113.9'],
    ['no header', ['127.0.0.1', undefined, 1], '127.0.0.1'],
    ['no address', ['127.0.0.1', 'unknown', 1], '127.0.0.1'],
    ['a port', ['127.0.0.1', '203.0.113.9:4711', 1], '203.0.113.9'],
    ['IPv6 with a port', ['127.0.0.1', '[2001:db8::1]:4711', 1], '2001:db8::1'],
  ] as const)
    test(`know who asks: ${name}`, () => {
      const [peer, forwardedFor, proxies] = given;
      assert.equal(findClient(peer, forwardedFor, proxies), expected);
    });

  test('take a household for one: its /64 of IPv6', () => {
    assert.equal(groupOf('2001:db8:0:1::5'), groupOf('2001:DB8::1:aaaa:bbbb:cccc:dddd'));
    assert.notEqual(groupOf('2001:db8:0:1::5'), groupOf('2001:db8:0:2::5'));
    assert.equal(groupOf('::ffff:192.0.2.1'), '192.0.2.1');
    assert.equal(groupOf('::1'), '0:0:0:0');
  });
});

suite('what a reader has already', () => {
  const changedAt = Temporal.Instant.from('2026-03-02T12:00:00.5Z');
  const ask = (ifNoneMatch: string | undefined, ifModifiedSince?: string) =>
    isUnchanged({ tag: 'W/"a"', changedAt }, { ifNoneMatch, ifModifiedSince });

  test('is told by its tag first, else by its date', () => {
    assert.ok(ask('W/"a"'));
    assert.ok(ask('"b", "a"'));
    assert.ok(ask('*'));
    assert.ok(!ask('W/"b"', 'Mon, 02 Mar 2026 12:00:00 GMT'));
    assert.ok(ask(undefined, 'Mon, 02 Mar 2026 12:00:00 GMT'));
    assert.ok(!ask(undefined, 'Mon, 02 Mar 2026 11:59:59 GMT'));
    assert.ok(!ask(undefined, 'yesterday'));
    assert.ok(!ask(undefined));
  });

  test('may come packed where the reader says so', () => {
    for (const given of ['gzip', 'deflate, gzip;q=0.5', '*', 'GZIP', 'x-gzip'])
      assert.ok(takesGzip(given), given);
    for (const given of [undefined, '', 'br', 'gzip;q=0', 'gzip;q=0, *', '*;q=0', 'gzip;q=x'])
      assert.ok(!takesGzip(given), given ?? 'no header');
  });
});
