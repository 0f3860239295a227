import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { UserError } from '../../src/errors.ts';
import { parseMailAddress } from '../../src/mail/address.ts';

suite('an address that a person types', () => {
  for (const [typed, address] of [
    ['ada@example.org', 'ada@example.org'],
    [' Ada.L+papers@Example.ORG ', 'Ada.L+papers@example.org'],
    ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
    ['пример@example.org', 'пример@example.org'],
    ["o'neil@example.org", "o'neil@example.org"],
  ])
    test(`can be ${typed}`, () => {
      assert.deepEqual(parseMailAddress(typed ?? ''), { address, key: address?.toLowerCase() });
    });

  for (const [typed, words] of [
    ['"ada lovelace"@example.org', /quotes, brackets, commas or spaces/u],
    ['Ada <ada@example.org>', /Give one address alone/u],
    ['ada@example.org, ben@example.org', /Give one address alone/u],
    ['ada@example.org\r\nBcc: eve@example.org', /line breaks or invisible characters/u],
    ['ada\u202e@example.org', /line breaks or invisible characters/u],
    [`${'a'.repeat(300)}@example.org`, /has 312 characters; the longest that mail servers take has 254/u],
    [`${'a'.repeat(65)}@example.org`, /what comes before the @/u],
    [`${'ä'.repeat(40)}@example.org`, /what comes before the @/u],
    ['ada', /needs one @/u],
    ['ada@ben@example.org', /needs one @/u],
    ['@example.org', /needs one @/u],
    ['.ada@example.org', /what comes before the @/u],
    ['ada@localhost', /not the name of a domain/u],
    ['ada@127.0.0.1', /not the name of a domain/u],
    ['ada@-example.org', /not the name of a domain/u],
    ['ada@exa_mple.org', /not the name of a domain/u],
  ] as const)
    test(`can not be ${JSON.stringify(typed).slice(0, 50)}, and it says why`, () => {
      assert.throws(
        () => parseMailAddress(typed),
        (error) =>
          error instanceof UserError && words.test(error.message) && !/[\r\n\u202e]/u.test(error.message),
      );
    });
});
