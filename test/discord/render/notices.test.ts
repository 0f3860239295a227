import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  formatMark,
  formatNotices,
  formatWarning,
  tellNotices,
} from '../../../src/discord/render/notices.ts';
import { listInForce, markOfNotice, type Notice } from '../../../src/papers/notices.ts';
import { paper } from '../../support/papers.ts';

function notice(type: string, on: string | null = null, given: Partial<Notice> = {}): Notice {
  return {
    type,
    label: null,
    doi: `10.5555/${type}`,
    on: on === null ? null : Temporal.PlainDate.from(on),
    ...given,
  };
}

const told = (notices: readonly Notice[]): string[] =>
  tellNotices(
    paper('2603.00001', { notices }),
    notices.map((one, at) => ({
      id: at,
      paperId: '2603.00001',
      kind: 'notice',
      version: 0,
      fromVersion: 0,
      notice: markOfNotice(one),
      noticedAt: null,
    })),
  );

suite('notices about a paper', () => {
  const sentences: readonly (readonly [Notice, string])[] = [
    [
      notice('retraction', '2026-12-03'),
      '⚠ The paper was **retracted**, 3 Dec 2026 ([notice](https://doi.org/10.5555/retraction)).',
    ],
    [notice('removal', null, { doi: null }), '⚠ The paper was **removed** by its publisher.'],
    [notice('withdrawal', null, { doi: null }), '⚠ The paper was **withdrawn**.'],
    [notice('partial_retraction', null, { doi: null }), '⚠ The paper was **partly retracted**.'],
    [
      notice('expression_of_concern', '2026-12-03', { doi: '10.5555/e' }),
      '⚠ An **expression of concern** about the paper was published, 3 Dec 2026 ([notice](https://doi.org/10.5555/e)).',
    ],
    [
      notice('reinstatement', '2026-12-03', { doi: null }),
      'The paper was **reinstated**: its retraction is lifted, 3 Dec 2026.',
    ],
    [
      notice('correction'),
      'A **correction** to the paper was published ([notice](https://doi.org/10.5555/correction)).',
    ],
    [notice('err', null, { doi: null }), 'An **erratum** to the paper was published.'],
    [notice('addendum', null, { doi: null }), 'An **addendum** to the paper was published.'],
    [notice('new_edition', null, { doi: null }), 'Its publisher has a **new edition** of the paper.'],
    [
      notice('brand_new', null, { label: 'Brand *new* thing', doi: '10.5555/n' }),
      'Its publisher updated the paper: **Brand \\*new\\* thing** ([notice](https://doi.org/10.5555/n)).',
    ],
    [notice('brand_new', null, { doi: null }), 'Its publisher updated the paper: **brand new**.'],
    [notice('', null, { doi: null }), 'Its publisher updated the paper: **an update of an unnamed kind**.'],
  ];
  for (const [one, sentence] of sentences)
    test(`“${sentence}”`, () => assert.deepEqual(told([one]), [sentence]));

  test('are told heaviest first, and those of one kind together', () => {
    const lines = told([
      notice('correction', '2026-01-01', { doi: null }),
      notice('expression_of_concern', null, { doi: null }),
      notice('correction', '2026-02-01', { doi: null }),
    ]);

    assert.deepEqual(lines, [
      '⚠ An **expression of concern** about the paper was published.',
      'A **correction** to the paper was published, 1 Feb 2026; 1 Jan 2026.',
    ]);
  });

  test('are counted where there is no room for all', () => {
    const lines = told([1, 2, 3, 4, 5, 6, 7, 8].map((at) => notice(`mystery_${at}`, null, { doi: null })));

    assert.equal(lines.length, 7);
    assert.equal(lines.at(-1), '2 more notices were published about the paper.');
  });

  test('have the heaviest above everything on a card, and the others in small print', () => {
    const notices = [
      notice('correction', '2026-01-01'),
      notice('expression_of_concern', '2026-02-01', { doi: '10.5555/e' }),
      notice('retraction', '2026-03-01', { doi: '10.5555/r' }),
    ];

    assert.deepEqual(formatWarning({ notices }), [
      '⚠ **Retracted**, 1 Mar 2026 ([notice](https://doi.org/10.5555/r))',
      '',
    ]);
    assert.deepEqual(formatNotices({ notices }), [
      '⚠ [expression of concern](https://doi.org/10.5555/e), 1 Feb 2026',
      '[correction](https://doi.org/10.5555/correction), 1 Jan 2026',
    ]);
    assert.deepEqual(formatMark({ notices }), ['⚠ retracted']);
  });

  test('warn by an expression of concern alone', () => {
    const notices = [notice('expression_of_concern', '2026-12-03', { doi: null })];

    assert.deepEqual(formatWarning({ notices }), ['⚠ **Expression of concern**, 3 Dec 2026', '']);
    assert.deepEqual(formatMark({ notices }), ['⚠ expression of concern']);
  });

  test('are outweighed by what the paper’s own texts say, and say more of the same', () => {
    const concern = notice('expression_of_concern', null, { doi: null });
    const withdrawal = notice('withdrawal', '2026-12-03', { doi: null });

    assert.match(
      formatWarning({ withdrawal: 'withdrawn', notices: [concern] })[0] ?? '',
      /Withdrawn by its authors/u,
    );
    assert.deepEqual(formatNotices({ withdrawal: 'withdrawn', notices: [concern] }), [
      '⚠ expression of concern',
    ]);
    assert.deepEqual(formatWarning({ withdrawal: 'withdrawn', notices: [withdrawal] }), [
      '⚠ **Withdrawn**, 3 Dec 2026',
      '',
    ]);
  });

  test('warn of nothing by a correction, of which a card names three', () => {
    const notices = [1, 2, 3, 4].map((day) => notice('correction', `2026-01-0${day}`, { doi: null }));

    assert.deepEqual(formatWarning({ notices }), []);
    assert.deepEqual(formatNotices({ notices }), [
      'correction, 4 Jan 2026',
      'correction, 3 Jan 2026',
      'correction, 2 Jan 2026',
      '1 more',
    ]);
  });

  for (const [name, retracted, reinstated, isRetracted] of [
    ['later', '2025-01-01', '2026-01-01', false],
    ['of an unknown date', null, '2026-01-01', false],
    ['before it was retracted again', '2026-02-01', '2026-01-01', true],
  ] as const)
    test(`warn ${isRetracted ? 'still' : 'no longer'} of one that was reinstated ${name}`, () => {
      const notices = [notice('retraction', retracted), notice('reinstatement', reinstated)];

      assert.deepEqual(formatMark({ notices }), isRetracted ? ['⚠ retracted'] : []);
      assert.equal(listInForce({ notices }).length, isRetracted ? 2 : 1);
    });

  test('keep an expression of concern when a retraction is lifted', () => {
    const notices = ['retraction', 'expression_of_concern', 'reinstatement'].map((type) => notice(type));

    assert.deepEqual(formatMark({ notices }), ['⚠ expression of concern']);
  });
});
