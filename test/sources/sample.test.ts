import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { mainLink } from '../../src/papers/links.ts';
import { createSample } from '../../src/sources/sample.ts';
import { MONDAY } from '../support/papers.ts';
import { recorded } from '../support/recorded.ts';

async function listSample() {
  const list = await createSample().fetchDay({ day: MONDAY, today: MONDAY, categories: [] });
  assert.ok(list.state === 'listed');
  return list.listings;
}

/** Runs of so many words in common would be a sentence taken over. */
const RUN = 8;

const runs = (text: string) => {
  const words = text.toLowerCase().match(/\w+/gu) ?? [];
  return words.slice(RUN - 1).map((_, index) => words.slice(index, index + RUN).join(' '));
};

suite('the sample', () => {
  test('has 45 papers, each described in two or three sentences and marked as such', async () => {
    const listings = await listSample();

    assert.equal(listings.length, 45);
    assert.equal(new Set(listings.map(({ paper }) => paper.id)).size, 45);
    for (const { paper } of listings) {
      assert.equal(paper.abstractKind, 'description');
      const sentences = paper.abstract?.match(/[.!?](?=\s|$)/gu)?.length ?? 0;
      assert.ok(sentences === 2 || sentences === 3, paper.title);
    }
  });

  test('leads a paper without a known id to a search for its title', async () => {
    const [first] = await listSample();
    assert.ok(first);

    assert.deepEqual(first.paper.links, {
      abstract: null,
      pdf: null,
      huggingface: null,
      code: null,
      project: null,
    });
    assert.match(mainLink(first.paper), /^https:\/\/huggingface\.co\/papers\?q=Distinguishability/u);
  });

  const facts = recorded('seed/papers.jsonl');
  test('states the facts as they were recorded', { skip: facts.skip }, async () => {
    const lines = readFileSync(facts.path, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));

    for (const [index, { paper, comments }] of (await listSample()).entries()) {
      const { title, published, authors_count, organization, arxiv_id, authors } = lines[index];
      assert.deepEqual(
        [paper.title, paper.publishedOn?.toString(), paper.organization],
        [title, published, organization],
      );
      assert.equal(paper.authorCount, authors_count ?? authors.length);
      assert.equal(comments, lines[index].comments);
      assert.equal(paper.links.abstract, arxiv_id === null ? null : `https://arxiv.org/abs/${arxiv_id}`);
    }
  });

  const page = recorded('seed/daily-papers-page.txt');
  test('takes no sentence over from the page it describes', { skip: page.skip }, async () => {
    const taken = new Set(runs(readFileSync(page.path, 'utf8')));

    const shared = (await listSample()).flatMap(({ paper }) =>
      runs(paper.abstract ?? '').filter((run) => taken.has(run)),
    );

    assert.deepEqual(shared, []);
  });
});
