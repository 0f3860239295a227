import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { IMPORTED_LINK, mainLink } from '../../src/papers/links.ts';
import { paper } from '../support/papers.ts';

suite("a paper's title", () => {
  const links = [
    { label: 'Code', url: 'https://code.example' },
    { label: 'Project', url: 'https://project.example' },
    { label: 'PDF', url: 'https://pdf.example' },
    { label: IMPORTED_LINK, url: 'https://imported.example' },
    { label: 'Hugging Face', url: 'https://source.example' },
    { label: 'Abstract', url: 'https://abstract.example' },
  ];
  const doi = '10.1145/1.2';
  for (const [what, given, address] of [
    ['its abstract', { doi, links }, 'https://abstract.example'],
    ['its page at a source', { doi, links: links.slice(0, 5) }, 'https://source.example'],
    ['what its DOI names', { doi, links: links.slice(0, 4) }, 'https://doi.org/10.1145/1.2'],
    ['the address it came with', { links: links.slice(0, 4) }, 'https://imported.example'],
    ['its PDF', { links: links.slice(0, 3) }, 'https://pdf.example'],
    ['its project', { links: links.slice(0, 2) }, 'https://project.example'],
    ['its code', { links: links.slice(0, 1) }, 'https://code.example'],
    [
      'a search that knows every field, if nothing else is known',
      { title: 'Udder health & care', links: [] },
      'https://scholar.google.com/scholar?q=Udder%20health%20%26%20care',
    ],
  ] as const) {
    test(`leads to ${what}`, () => {
      assert.equal(mainLink(paper('1', given)), address);
    });
  }
});
