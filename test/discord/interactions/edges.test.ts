import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseZone } from '../../../commands/zones.ts';
import { parseButton } from '../../../src/discord/interactions/buttons.ts';
import { UserError } from '../../../src/errors.ts';

const ASK = '6f1e1f5c-5b1e-4a0e-9d0a-0d4f5b7c8e9a';

suite('what Discord hands on', () => {
  test('is a page where it can be one', () => {
    assert.deepEqual(parseButton(`page:${ASK}:0`), { kind: 'page', ask: ASK, page: 0 });
    assert.deepEqual(parseButton(`page:${ASK}:12`), { kind: 'page', ask: ASK, page: 12 });
    for (const page of ['-1', '-0', '1.5', '1e3', '', ' 1', '01', 'NaN', '99999999999999999999', '1:2'])
      assert.equal(parseButton(`page:${ASK}:${page}`), undefined, page);
    for (const id of [`page:x:1`, `page:${ASK}`, `constructor:${ASK}:1`])
      assert.equal(parseButton(id), undefined);
  });

  test('is a time zone only where time can be reckoned in it', () => {
    const moment = Temporal.Instant.from('2026-03-02T12:00:00Z');
    for (const zone of [...Intl.supportedValuesOf('timeZone'), 'Asia/Calcutta', 'US/Eastern', 'utc'])
      assert.doesNotThrow(() => moment.toZonedDateTimeISO(parseZone(zone)), zone);
    for (const zone of ['SystemV/AST4', 'SystemV/PST8PDT', 'Nowhere/Else', 'constructor'])
      assert.throws(() => parseZone(zone), UserError, zone);
  });
});
