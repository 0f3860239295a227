import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { EXPORT_FORMATS } from '../../../src/bibliography/write/formats.ts';
import { assignKeys } from '../../../src/bibliography/write/keys.ts';
import { writePaper } from '../../../src/bibliography/write/write.ts';
import { recorded } from '../../support/recorded.ts';
import { readRecordedPapers } from '../../support/recorded-papers.ts';

const { path, skip } = recorded('arxiv/edge-cases.jsonl');

suite('docs/exports.md', () => {
  for (const format of EXPORT_FORMATS)
    test(`shows a paper as it is written in ${format}`, { skip }, () => {
      const docs = readFileSync(join(import.meta.dirname, '../../../docs/exports.md'), 'utf8');
      const paper = readRecordedPapers(path).find(({ id }) => id === '2505.18451') ?? assert.fail();

      const entry = writePaper(paper, { format, encoding: 'unicode', keys: assignKeys([paper]) });

      assert.ok(docs.includes(`\n${entry.replaceAll('\r\n', '\n').trimEnd()}\n\`\`\`\n`));
    });
});
