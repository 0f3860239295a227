import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discussionWording } from '../../../src/discord/render/discussion-text.ts';
import { paper } from '../../support/papers.ts';

test('a thread begins with what warns of its paper', () => {
  const open = (more: Parameters<typeof paper>[1]) =>
    discussionWording.opening({
      paper: paper('2603.00001', { abstract: 'We study.', ...more }),
      tldr: undefined,
      evidence: undefined,
      notes: [],
    })[0]?.text;

  assert.match(
    open({ withdrawal: 'withdrawn' }) ?? '',
    /^⚠ \*\*Withdrawn by its authors or its server\*\*\n\n/u,
  );
  assert.match(
    open({ notices: [{ type: 'expression_of_concern', label: null, doi: null, on: null }] }) ?? '',
    /^⚠ \*\*Expression of concern\*\*\n\n/u,
  );
  assert.doesNotMatch(open({}) ?? '', /⚠/u);
});
