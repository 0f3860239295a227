import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseArguments, parseLimit, parsePositionals } from '../../src/operator/arguments.ts';

const OPTIONS = { batch: { type: 'boolean' }, limit: { type: 'string' } } as const;
const parse = (...words: string[]) => parseArguments(words, 'search <query>', OPTIONS);

suite("an operator's arguments", () => {
  test('are words and options, in any order, the last of several options counting', () => {
    const { positionals, options } = parse('--limit', '3', 'two words', '--batch', 'more', '--limit=5');

    assert.deepEqual(positionals, ['two words', 'more']);
    assert.deepEqual(
      [...options],
      [
        ['limit', '5'],
        ['batch', ''],
      ],
    );
  });

  test('are all words after --', () => {
    assert.deepEqual(parse('--', '--limit', '3').positionals, ['--limit', '3']);
  });

  const wrong: [string, string[], string][] = [
    ['an option that is not there', ['--limt', '5'], 'There is no option “--limt”.'],
    ['a short option that is not there', ['-lb'], 'There is no option “-lb”.'],
    ['an option named like what every object has', ['--constructor'], 'There is no option “--constructor”.'],
    ['a value where none belongs', ['--batch=yes'], '--batch takes no value.'],
  ];
  for (const [what, words, sentence] of wrong) {
    test(`are refused with the usage for ${what}`, () => {
      assert.throws(() => parse(...words), { message: `${sentence} Usage: papers search <query>` });
    });
  }

  test('of a search keep words with a dash, and only those', () => {
    const search = (...words: string[]) => parseArguments(words, 'search', OPTIONS, { keepsDashes: true });

    assert.deepEqual(search('attention', '-vision', '--limit', '2').positionals, ['attention', '-vision']);
    assert.throws(() => search('attention', '--vision'), { message: /^There is no option “--vision”/u });
  });

  test('are refused where there are too many', () => {
    assert.deepEqual(parsePositionals(['a', 'b'], 'collect', 2), ['a', 'b']);
    assert.throws(() => parsePositionals(['a', 'b', 'c'], 'collect', 1), {
      message: 'Unexpected “b c”. Usage: papers collect',
    });
  });

  test('have a limit from 1 to the most', () => {
    assert.equal(parseLimit(undefined, 10, 5_000), 10);
    assert.equal(parseLimit('5000', 10, 5_000), 5_000);
    for (const text of ['', '0', '-5', '1.5', 'ten', '5001'])
      assert.throws(() => parseLimit(text, 10, 5_000), { message: /from 1 to 5,000\.$/u });
  });
});
