import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { assertReadAgain, WAYS } from '../../support/read-again.ts';
import { recorded } from '../../support/recorded.ts';
import { readRecordedPapers } from '../../support/recorded-papers.ts';

const { path, skip } = recorded('arxiv/edge-cases.jsonl');

suite('the hardest records of arXiv are exported and imported again', () => {
  for (const [format, encoding] of WAYS)
    test(`from ${format} in ${encoding}`, { skip }, async () => {
      const papers = readRecordedPapers(path);

      assert.equal(papers.length, 559);
      await assertReadAgain(papers, format, encoding);
    });
});
