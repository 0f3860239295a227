import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { writeOutcomes } from '../../../src/discord/render/outcomes-text.ts';
import { aMeeting, anOccurrence } from '../../support/meeting-views.ts';
import { paper } from '../../support/papers.ts';

const IDS = ['2603.00001', '2603.00002'];

/** The question about so many papers. */
function ask(count: number) {
  return writeOutcomes({
    meeting: aMeeting(),
    occurrence: anOccurrence({ state: 'held' }),
    items: IDS.slice(0, count).map((id) => ({
      paper: paper(id),
      presenterId: undefined,
      outcome: undefined,
      by: undefined,
    })),
    settledAt: Temporal.Instant.from('2026-03-07T14:00:00Z'),
  });
}

suite('the question of what a meeting discussed', () => {
  test('asks about one paper as one, with two buttons', () => {
    const { text, offers, moreMenus = [] } = ask(1);

    assert.match(text, /^Say whether you discussed this paper\. If you didn’t reach it, it competes again/u);
    assert.deepEqual(
      offers?.map(({ label }) => label),
      ['Discussed', 'Not reached'],
    );
    assert.deepEqual(moreMenus, []);
  });

  test('asks which of several it was, with two menus and two buttons for all', () => {
    const { text, offers, moreMenus = [] } = ask(2);

    assert.match(
      text,
      /^Say which of these papers you discussed\. Those that you didn’t reach compete again/u,
    );
    assert.match(text, /\nNo answer yet\n/u);
    assert.deepEqual(
      offers?.map(({ label }) => label),
      ['All discussed', 'None reached'],
    );
    assert.deepEqual(
      moreMenus.map(({ question }) => question),
      ['Discussed: …', 'Not reached: …'],
    );
  });
});
