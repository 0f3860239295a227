import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { replace } from 'unicodeit';
import { replacements, subsuperscripts } from 'unicodeit/ts_dist/js/data.js';
import { scriptOf, symbolOf } from '../../src/papers/latex-symbols.ts';

const whole = (text: string) => (/^\P{M}\p{M}*$/u.test(text) && !text.startsWith('\\') ? text : undefined);
const letters = fc.stringMatching(/^[a-zA-Z]{1,6}$/u);

suite('symbols of LaTeX', () => {
  test('are what the table makes of a whole command, whether it is in the table or not', () => {
    const commands = replacements.flatMap(([command = '']) =>
      /^\\[a-zA-Z]+$/u.test(command) ? command : [],
    );
    const command = fc.oneof(
      fc.constantFrom(...commands),
      letters.map((name) => `\\${name}`),
      letters.map((name) => `\\mathbb{${name}}`),
    );

    fc.assert(fc.property(command, (one) => assert.equal(symbolOf(one), whole(replace(one)))));
  });

  test('are raised and lowered as the table does, as far as Unicode can', () => {
    const known = subsuperscripts.flatMap(([script = '']) => [...script.slice(1)]);
    const char = fc.oneof(fc.constantFrom('-', ...known), fc.string({ minLength: 1, maxLength: 1 }));

    fc.assert(
      fc.property(fc.constantFrom('^', '_'), char, (kind, one) => {
        const script = replace(`${kind}{${one}}`);
        assert.equal(scriptOf(kind, one), /^[^^_]\p{M}*$/u.test(script) ? script : undefined);
      }),
    );
  });
});
