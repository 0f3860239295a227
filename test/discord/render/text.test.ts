import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { escapeText, formatNearDay, formatText } from '../../../src/discord/render/text.ts';

/** Returns what Discord shows of a text in which everything is escaped: an address unchanged, the rest without backslashes. */
function asShown(escaped: string): string {
  const address = /https?:\/\/[^\s<>[\]()|\\*~`]+/giu;
  let shown = '';
  let end = 0;
  for (const match of escaped.matchAll(address)) {
    shown += escaped.slice(end, match.index).replace(/\\([^\sa-z0-9])/giu, '$1') + match[0];
    end = match.index + match[0].length;
  }
  return (shown + escaped.slice(end).replace(/\\([^\sa-z0-9])/giu, '$1')).replaceAll('\u200b', '');
}

suite('text for Discord', () => {
  const escaped: [string, string][] = [
    ['*a* _b_ ~~c~~ `d` ||e||', '\\*a\\* \\_b\\_ \\~\\~c\\~\\~ \\`d\\` \\|\\|e\\|\\|'],
    ['[label](https://evil.example)', '\\[label\\](https://evil.example)'],
    ['<@123> <#1> <t:0> <:x:1>', '\\<@123\\> \\<#1\\> \\<t:0\\> \\<:x:1\\>'],
    ['a \\* b', 'a \\\\\\* b'],
    ['# no heading', '\\# no heading'],
    ['-# no small print', '\\-# no small print'],
    ['- no list', '\\- no list'],
    ['> no quote', '\\> no quote'],
    ['1. no list', '1\u200b. no list'],
    ['C# and a-b', 'C# and a-b'],
    ['see https://github.com/a_b/c_d for more_', 'see https://github.com/a_b/c_d for more\\_'],
  ];
  for (const [text, expected] of escaped) {
    test(`escapes “${text}”`, () => {
      assert.equal(escapeText(text), expected);
    });
  }

  test('shows every text letter by letter', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            'a',
            '1',
            ' ',
            '*',
            '_',
            '`',
            '|',
            '~',
            '[',
            ']',
            '(',
            ')',
            '<',
            '>',
            '@',
            '#',
            '-',
            '.',
            '\\',
            '\n',
            'https://',
          ),
        }),
        (text) => {
          assert.equal(asShown(escapeText(text)), text);
        },
      ),
    );
  });

  test('never exceeds the length, never halves a character, never leaves half an escape', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'grapheme' }),
          fc.string({ unit: fc.constantFrom('*', '_', 'a', ' ', '\\') }),
        ),
        fc.integer({ min: 2, max: 80 }),
        (text, max) => {
          const shown = formatText(text, max);

          assert.ok(shown.length <= max);
          assert.ok(shown.isWellFormed() || !text.isWellFormed());
          assert.equal((/\\*$/u.exec(shown)?.[0].length ?? 0) % 2, 0);
        },
      ),
    );
  });

  test('leaves the year out of a day in the same year', () => {
    const today = Temporal.PlainDate.from('2026-04-01');

    assert.equal(formatNearDay(Temporal.PlainDate.from('2026-03-12'), today), '12 Mar');
    assert.equal(formatNearDay(Temporal.PlainDate.from('2025-03-12'), today), '12 Mar 2025');
  });
});
