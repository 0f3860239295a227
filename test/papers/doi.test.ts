import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { doiLink, parseDoi } from '../../src/papers/doi.ts';

suite('a DOI', () => {
  for (const [text, doi] of [
    ['10.1145/3292500.3330701', '10.1145/3292500.3330701'],
    [' 10.1038/NATURE14539. ', '10.1038/nature14539'],
    ['doi:10.1145/3292500.3330701', '10.1145/3292500.3330701'],
    ['DOI: 10.1145/3292500.3330701', '10.1145/3292500.3330701'],
    ['doi 10.1145/3292500.3330701', '10.1145/3292500.3330701'],
    ['info:doi/10.1145/3292500.3330701', '10.1145/3292500.3330701'],
    ['urn:doi:10.1145/3292500.3330701', '10.1145/3292500.3330701'],
    ['https://doi.org/10.1145/3292500.3330701', '10.1145/3292500.3330701'],
    ['http://dx.doi.org/10.1145/3292500.3330701', '10.1145/3292500.3330701'],
    ['www.doi.org/10.1145/3292500.3330701?utm=1#top', '10.1145/3292500.3330701'],
    ['doi: https://doi.org/10.1145/3292500.3330701', '10.1145/3292500.3330701'],
    ['<https://doi.org/10.1145/3292500.3330701>', '10.1145/3292500.3330701'],
    ['https://doi.org/10.1002%2Fabc', '10.1002/abc'],
    ['10.1016/S0140-6736(05)67889-0', '10.1016/s0140-6736(05)67889-0'],
    ['(10.1016/S0140-6736(05)67889-0)', '10.1016/s0140-6736(05)67889-0'],
    [
      '10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O',
      '10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o',
    ],
    ['10.1000.10/123', '10.1000.10/123'],
    ['10.48550/arXiv.2603.00001', undefined],
    ['https://doi.org/10.48550/arXiv.2603.00001v2', undefined],
    ['10.1145', undefined],
    ['10.1145/', undefined],
    ['10.1145/with spaces', undefined],
    ['2603.00001', undefined],
    ['https://example.org/paper', undefined],
    ['10 papers/year', undefined],
    ['', undefined],
  ] as const) {
    test(`is ${doi ?? 'not'} in “${text}”`, () => {
      assert.equal(parseDoi(text), doi);
    });
  }

  for (const doi of [
    '10.1145/1.2',
    '10.1002/(sici)1097(199806)49:8<693::aid>3.0.co;2-o',
    '10.1000/a#b?c%25d',
  ]) {
    test(`${doi} has an address, from which it is read again`, () => {
      assert.equal(parseDoi(doiLink(doi)), doi);
      assert.equal(URL.parse(doiLink(doi))?.hash, '');
    });
  }
});
