import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  buildStatsEmbed,
  buildStatsFigure,
  formatStatsAltText,
} from '../../../src/discord/render/stats-text.ts';
import type { TeamStats } from '../../../src/stats/stats.ts';
import { MONDAY } from '../../support/papers.ts';

function makeStats(weeks: number, more: Partial<TeamStats> = {}): TeamStats {
  const each = (value: number) => Array.from({ length: weeks }, () => value);
  return {
    weeks: Array.from({ length: weeks }, (_, at) => MONDAY.add({ weeks: at })),
    posted: each(10),
    votes: each(0),
    discussed: each(0),
    voted: { papers: 0, people: 0 },
    topics: Array.from({ length: 9 }, (_, at) => ({
      name: `topic *${at}* ${'long '.repeat(30)}`,
      papers: each(9 - at),
    })),
    withoutTopic: 0,
    sources: Array.from({ length: 6 }, (_, at) => ({
      list: { source: 'rss', instance: `https://www.example.org/${at}/${'a'.repeat(200)}` },
      papers: 6 - at,
    })),
    ...more,
  };
}

suite('the words of /papers stats', () => {
  test('describe the picture in 1,024 characters, whatever there is', () => {
    for (const weeks of [1, 2, 12, 104]) {
      const text = formatStatsAltText(makeStats(weeks));
      assert.ok(text.length <= 1_024 && text.includes('Papers posted: '), `${weeks}: ${text.length}`);
    }
  });

  test('sum up topics and sources beyond what a picture has room for', () => {
    const { parts, sums } = buildStatsFigure(makeStats(2));

    assert.deepEqual(
      parts.rows.slice(-2).map(({ name, values }) => [name.slice(0, 9), values]),
      [
        ['topic *5*', [4, 4]],
        ['3 others', [6, 6]],
      ],
    );
    assert.deepEqual(
      sums.rows.map(({ name, value }) => [name.slice(0, 14), value]),
      [
        ['example.org/0/', 6],
        ['example.org/1/', 5],
        ['example.org/2/', 4],
        ['3 others', 6],
      ],
    );
  });

  test('name in the picture by its place what the font can’t write', () => {
    const named = (name: string) => ({ name, papers: [1] });
    const stats = makeStats(1, { topics: [named('cs.CL'), named('機械学習'), named('🤖 robots')] });

    const { parts } = buildStatsFigure(stats);

    assert.deepEqual(
      parts.rows.map(({ name }) => name),
      ['cs.CL', 'Topic 2', 'robots'],
    );
    assert.match(formatStatsAltText(stats), /機械学習 1, 🤖 robots 1/u);
  });

  test('say where there are no votes, no discussions, no topics and no picture', () => {
    const stats = makeStats(1, { topics: [], withoutTopic: 10, sources: [{ list: null, papers: 10 }] });

    assert.equal(
      buildStatsEmbed(stats, { hasPicture: false }).description,
      [
        '**Posted:** 10 papers',
        '**Votes:** none',
        '**Discussed:** none',
        '**Topics:** unknown, as no source of these papers gives categories',
        '**Sources:** Put to the vote 10',
        '-# Weeks begin on Monday (UTC). A paper counts once, in the week in which it was first posted or discussed.',
        "-# I couldn't draw the picture of it. Run the command again in a minute.",
      ].join('\n'),
    );
  });
});
