import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { readable } from '../../../src/papers/readable.ts';
import { chooseEvidence, findClosest } from '../../../src/tldr/sentence/choose.ts';
import { fitTldr, MAX_TLDR } from '../../../src/tldr/sentence/fit.ts';
import { findBest, loadRanker } from '../../../src/tldr/sentence/ranker.ts';
import { splitSentences } from '../../../src/tldr/sentence/split.ts';
import { findOwnTldr } from '../../../src/tldr/tldr.ts';
import { paper } from '../../support/papers.ts';
import { recorded } from '../../support/recorded.ts';
import { recordedDays } from '../../support/source-server.ts';

suite('sentences', () => {
  const texts: [string, string[]][] = [
    ['One. Two? Three!', ['One.', 'Two?', 'Three!']],
    ['As Liu et al. showed, it works. We agree.', ['As Liu et al. showed, it works.', 'We agree.']],
    ['By Liao et al. (2016) and others. Next.', ['By Liao et al. (2016) and others.', 'Next.']],
    [
      'Models, i.e. Transformers, e.g. BERT vs. T5. End.',
      ['Models, i.e. Transformers, e.g. BERT vs. T5.', 'End.'],
    ],
    [
      'It gains 3.5 points w.r.t. the baseline. See Fig. 2 for all.',
      ['It gains 3.5 points w.r.t. the baseline.', 'See Fig. 2 for all.'],
    ],
    ['We use data, code, etc. Then we train.', ['We use data, code, etc.', 'Then we train.']],
    ['By J. Smith of the U.S. Army. Done.', ['By J. Smith of the U.S. Army.', 'Done.']],
    ['', []],
  ];
  for (const [text, expected] of texts) {
    test(`of “${text}” are ${expected.length}`, () => assert.deepEqual(splitSentences(text), expected));
  }

  test('joined again are the text, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'B', '.', ' ', '?', '1', '(', ')', '<', '/'), maxLength: 80 }),
        (text) => {
          assert.equal(splitSentences(text).join('').replaceAll(' ', ''), text.replaceAll(' ', ''));
        },
      ),
    );
  });
});

suite('a sentence as a line', () => {
  const lines: [string, string][] = [
    ['In this paper, we propose X.', 'We propose X.'],
    ['In this work we study the effect.', 'We study the effect.'],
    ['To this end, we build a corpus.', 'We build a corpus.'],
    ['To address this limitation, we introduce X.', 'We introduce X.'],
    ['Building on this insight, we propose X.', 'We propose X.'],
    ['However, specifically, it fails.', 'It fails.'],
    ['This paper presents a method', 'This paper presents a method.'],
    ['iPhone users like it.', 'iPhone users like it.'],
    ['In this paper, the problem is solved.', 'The problem is solved.'],
  ];
  for (const [sentence, line] of lines) {
    test(`“${sentence}” is “${line}”`, () => assert.equal(fitTldr(sentence), line));
  }

  test('is cut at a clause, and ends as a sentence', () => {
    const sentence =
      'We propose a framework for pruning graphs during training, which halves the memory that is needed, while the accuracy stays within a point of that of the whole graph on five benchmarks.';
    assert.equal(
      fitTldr(sentence),
      'We propose a framework for pruning graphs during training, which halves the memory that is needed.',
    );
  });

  test('is not cut within a list', () => {
    const sentence =
      'This study proposes a hybrid framework that integrates geographically weighted regression, random forests, graph attention, and spatial clustering for the analysis of urban traffic flow.';
    assert.doesNotMatch(fitTldr(sentence), /(?:regression|forests|attention)\.$/u);
  });

  test('loses its remarks in brackets first', () => {
    const sentence =
      'We present Deep Graph Pruning (DGP), a method (see Section 2) for training on graphs [1, 2] with half of the memory that other methods (such as sampling) need today.';
    assert.equal(
      fitTldr(sentence),
      'We present Deep Graph Pruning, a method for training on graphs with half of the memory that other methods need today.',
    );
  });

  test('fits and never ends in a comma or an open bracket, whatever it is', () => {
    const word = fc.constantFrom(
      'we',
      'propose',
      '(',
      ')',
      ',',
      ';',
      'which',
      'and',
      'graphs',
      'x',
      '=',
      '$',
      'convolutional',
      'of',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), (words) => {
        const line = fitTldr(words.join(' '));
        assert.ok(line.length <= MAX_TLDR);
        assert.doesNotMatch(line, /[,;:(][.…]?$/u);
      }),
    );
  });
});

suite('evidence', () => {
  const sentences = [
    'Graphs are large.',
    'We prune graphs while training.',
    'Pruning while training saves memory.',
  ];
  const line = 'Pruning graphs while training saves memory.';

  test('is the sentence that was named', () =>
    assert.equal(chooseEvidence(line, sentences, 2), sentences[1]));
  test('is the closest where none was named, or one that is not there', () => {
    for (const named of [undefined, 0, 4]) assert.equal(chooseEvidence(line, sentences, named), sentences[2]);
  });
  test('is the closest where the one named has little to do with the line', () =>
    assert.equal(chooseEvidence(line, sentences, 1), sentences[2]));
});

suite('the sentence chosen', () => {
  const abstract =
    'Deep networks need much memory. Prior work prunes them after training. In this paper, we propose Slim, a method that prunes networks during training. Code is available at https://github.com/a/slim.';

  test('is the one in which the authors say what they do', () => {
    const chosen = findOwnTldr(
      paper('1', { title: 'Slim Networks', abstract }),
      { first: 'sentence', language: 'en' },
      [],
    );

    assert.deepEqual(chosen, {
      maker: 'sentence',
      of: 'abstract',
      text: 'We propose Slim, a method that prunes networks during training.',
    });
  });

  test('is another where it was flagged, and none once all were', () => {
    const one = paper('1', {
      title: 'Slim Networks',
      abstract: 'We propose Slim networks for vision. They are small and fast.',
    });
    const order = { first: 'sentence', language: 'en' } as const;
    const flag = (text: string) => ({ paperId: '1', maker: 'sentence', text, ...order }) as const;
    const first = findOwnTldr(one, order, []);
    const second = findOwnTldr(one, order, [flag(first?.text ?? '')]);

    assert.notEqual(second?.text, first?.text);
    assert.equal(findOwnTldr(one, order, [flag(first?.text ?? ''), flag(second?.text ?? '')]), undefined);
  });

  test('needs no title, and is none of no abstract', () => {
    const rank = loadRanker();
    assert.equal(findBest(rank({ title: '', sentences: ['Nets are big.', 'We propose small nets.'] })), 1);
    assert.equal(findBest(rank({ title: 'T', sentences: [] })), -1);
    assert.equal(
      findOwnTldr(paper('1', { abstract: null }), { first: 'sentence', language: 'en' }, []),
      undefined,
    );
    assert.equal(findClosest('nets', []), undefined);
  });

  const [day] = recordedDays();
  test('is there, and fits, for every paper of the recorded days', {
    skip: day === undefined && 'no recorded data',
  }, () => {
    let papers = 0;
    for (const one of recordedDays()) {
      for (const { paper: item } of JSON.parse(
        readFileSync(recorded(`huggingface/${one}.json`).path, 'utf8'),
      )) {
        if (typeof item?.summary !== 'string' || item.summary.length < 200) continue;
        papers += 1;
        const of = paper(item.id, { title: item.title, abstract: item.summary });
        const line = findOwnTldr(of, { first: 'sentence', language: 'en' }, [])?.text;
        assert.ok(line !== undefined && line.length <= MAX_TLDR, `${item.id}: ${readable(item.title)}`);
      }
    }
    assert.ok(papers > 1_000, `${papers} papers`);
  });
});
