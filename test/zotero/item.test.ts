import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Paper } from '../../src/papers/paper.ts';
import { buildItem, createItemKey } from '../../src/zotero/item.ts';
import { paper } from '../support/papers.ts';
import { recorded } from '../support/recorded.ts';
import { readRecordedPapers } from '../support/recorded-papers.ts';

const build = (id: string, given: Partial<Paper> = {}) => buildItem(paper(id, given), 'ABCD2345', 'COLLA234');

/** Zotero refuses an item with a field that its type doesn't have (https://api.zotero.org/schema). */
const COMMON =
  'key version itemType title creators abstractNote date DOI url libraryCatalog extra tags collections';
const FIELDS = {
  preprint: new Set(`${COMMON} repository archiveID`.split(' ')),
  journalArticle: new Set(`${COMMON} publicationTitle archive archiveLocation`.split(' ')),
};

suite('an item for Zotero', () => {
  test('of a preprint has its archive, its DOI, its date and its authors', () => {
    const authors = ['Laurens van der Maaten', 'Martin Luther King, Jr.', 'The ATLAS Collaboration'];
    const item = build('2505.18451', {
      title: '$\\mu$-MoE: Test-time pruning',
      authors,
      authorCount: 4,
      publishedOn: Temporal.PlainDate.from('2025-05-07'),
      categories: ['cs.LG', 'cs.AI'],
      abstract: 'It is 5\\% better.',
    });

    assert.deepEqual(item, {
      key: 'ABCD2345',
      version: 0,
      itemType: 'preprint',
      title: '$\\mu$-MoE: Test-time pruning',
      creators: [
        { creatorType: 'author', firstName: 'Laurens', lastName: 'van der Maaten' },
        { creatorType: 'author', firstName: 'Martin Luther, Jr.', lastName: 'King' },
        { creatorType: 'author', name: 'The ATLAS Collaboration' },
        { creatorType: 'author', name: 'others' },
      ],
      date: '2025-05-07',
      abstractNote: 'It is 5% better.',
      DOI: '10.48550/arXiv.2505.18451',
      url: 'https://arxiv.org/abs/2505.18451',
      libraryCatalog: 'Daily Papers',
      repository: 'arXiv',
      archiveID: 'arXiv:2505.18451',
      extra: 'arXiv:2505.18451 [cs.LG]',
      tags: [
        { tag: 'cs.LG', type: 1 },
        { tag: 'cs.AI', type: 1 },
      ],
      collections: ['COLLA234'],
    });
  });

  test('of a published paper is a journal article with the publisher’s DOI', () => {
    const item = build('1706.03762', { venue: 'Nature', doi: '10.1038/x' });

    assert.equal(item.itemType, 'journalArticle');
    assert.equal(item.publicationTitle, 'Nature');
    assert.equal(item.DOI, '10.1038/x');
    assert.equal(item.extra, 'arXiv:1706.03762');
  });

  test('leaves out what is not known: no date, no abstract of the authors, no collection', () => {
    const own = paper('my-paper', {
      publishedOn: null,
      abstractKind: 'description',
      links: [],
      authors: [],
      authorCount: 0,
    });

    assert.deepEqual(buildItem(own, 'ABCD2345', null), {
      key: 'ABCD2345',
      version: 0,
      itemType: 'preprint',
      title: 'Paper my-paper',
      creators: [],
      libraryCatalog: 'Daily Papers',
      tags: [],
      collections: [],
    });
  });

  const { path, skip } = recorded('arxiv/edge-cases.jsonl');
  test('of each of the hardest records has the fields of its type and no others', { skip }, () => {
    for (const one of readRecordedPapers(path, 559)) {
      const item = buildItem(one, createItemKey(), null);
      assert.deepEqual(
        Object.keys(item).filter((field) => !FIELDS[item.itemType].has(field)),
        [],
      );
      assert.ok(
        item.creators.every((creator) => ('name' in creator ? creator.name : creator.lastName) !== ''),
      );
      assert.ok(item.tags.every(({ tag }) => tag !== '' && tag.length <= 255));
    }
  });

  test('has a key of letters and digits that Zotero takes', () => {
    for (let turn = 0; turn < 100; turn += 1) assert.match(createItemKey(), /^[23456789A-NP-Z]{8}$/u);
  });
});
