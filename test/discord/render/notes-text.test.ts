import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { buildNoteFields, formatMarkdown, plainNote } from '../../../src/discord/render/notes-text.ts';
import type { Note } from '../../../src/notes/notes.ts';
import { NOON } from '../../support/papers.ts';

const note = (id: number, given: Partial<Note> = {}): Note => ({
  id,
  noteId: id,
  userId: `${id}`,
  takeaways: 'Good.',
  questions: '',
  verdict: null,
  savedAt: NOON,
  ...given,
});

suite('notes as text', () => {
  for (const [text, shown] of [
    ['**bold** and `a[0](b)`', '**bold** and `a[0]\u200b(b)`'],
    ['[arxiv.org](https://evil.example)', '[arxiv.org]\u200b(https://evil.example)'],
    ['\\[a](b) [a]\u200b(b)', '\\[a]\u200b(b) [a]\u200b(b)'],
    ['<@1> <@&2> <#3> </papers:4> <:e:5> <a:e:6> <t:7>', undefined],
    ['@everyone @here', '@\u200beveryone @\u200bhere'],
    ['x < y, > quoted', 'x < y, > quoted'],
    ['```\ncode', '```\ncode\n```'],
    ['left\u202etfel', 'lefttfel'],
  ] as const)
    test(`are safe to show: ${JSON.stringify(text)}`, () => {
      const formatted = formatMarkdown(text, 200);

      if (shown === undefined) assert.doesNotMatch(formatted, /<[@#:/at]/u);
      else assert.equal(formatted, shown);
    });

  for (const [text, shown] of [
    [
      '**Bold** beats *it*.\n- search\n- `code`\n\n## Next\n> quoted',
      'Bold beats it. search · code · Next · quoted',
    ],
    ['```py\nx = 1\n```', 'x = 1'],
    ['2 * 3 * 4 - 1', '2 * 3 * 4 - 1'],
    ['***Both*** ~~gone~~ __under__', 'Both gone under'],
    ['a_1 and b_2, 1. first\n2. second', 'a_1 and b_2, 1. first · 2. second'],
    ['\n- \n', ''],
  ] as const)
    test(`are quoted on one line without their marks: ${JSON.stringify(text)}`, () => {
      assert.equal(plainNote(text), shown);
    });

  test('are quoted at once, whatever signs they are full of', () => {
    for (const text of ['*', '`', '_', '* a', '~~x', '> '].map((sign) =>
      sign.repeat(4_000).slice(0, 4_000),
    )) {
      const before = performance.now();
      plainNote(text);
      assert.ok(performance.now() - before < 1_000, text.slice(0, 4));
    }
  });

  test('fit into their room, however long, many and strange they are', () => {
    for (const text of ['word '.repeat(800), ']('.repeat(2_000), '```'.repeat(1_333), '🌊'.repeat(2_000)])
      for (const count of [1, 3, 40])
        for (const room of [300, 1_700]) {
          const notes = Array.from({ length: count }, (_, at) =>
            note(at + 1, { takeaways: text, questions: text, verdict: (at % 5) + 1 }),
          );
          const fields = buildNoteFields(notes, room);
          const size = fields.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
          assert.ok(size <= room, `${size} of ${room}`);
          assert.ok(fields.every(({ value }) => value.length <= 1_024 && value.isWellFormed()));
          assert.match(fields.at(-1)?.value ?? '', /`\/papers show` has all notes in full\.$/u);
        }
  });

  test('say how many people wrote, and the mean of their verdicts', () => {
    const [first] = buildNoteFields([note(1, { verdict: 4 }), note(2, { verdict: 3 }), note(3)], 1_700);

    assert.equal(first?.name, 'Notes · 3 people · mean of 2 verdicts: 3.5 of 5');
    assert.deepEqual(buildNoteFields([], 1_700), []);
  });
});
