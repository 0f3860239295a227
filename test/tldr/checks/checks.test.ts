import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { readable } from '../../../src/papers/readable.ts';
import { LANGUAGES, type Language } from '../../../src/papers/tldr-preference.ts';
import { findFault } from '../../../src/tldr/checks/checks.ts';
import { fitTldr } from '../../../src/tldr/sentence/fit.ts';
import { textOf } from '../../../src/tldr/text.ts';
import { recorded } from '../../support/recorded.ts';
import { recordedDays } from '../../support/source-server.ts';

const TITLE = 'Slim: Pruning Networks while they Train';
const ABSTRACT =
  'We prune ResNet-50 with 1,000 steps on three benchmarks. Large language models (like GPT-4) gain 3.5% accuracy and run 2x faster, in 12 ms. Pass@1 rises to 41.';
const faultOf = (line: string, language: Language = 'en') =>
  findFault(line, { title: TITLE, abstract: ABSTRACT, language });

suite('a line passes', () => {
  const good: string[] = [
    'Pruning ResNet-50 in 1000 steps gains 3.5 % accuracy.',
    'Pruned networks run 2× faster, in 12ms.',
    'Pruned networks are two times faster on 3 benchmarks.',
    'Slim prunes networks, and LLMs like GPT4 gain accuracy.',
    'Pruning raises pass@1 to 41 on three benchmarks.',
    'Large language models gain accuracy and run faster when they are pruned.',
  ];
  for (const line of good) test(line, () => assert.equal(faultOf(line), undefined));

  const translated: [Language, string][] = [
    ['de', 'Slim beschneidet ResNet-50 und gewinnt mit 1.000 Schritten 3,5 % Genauigkeit.'],
    ['fr', 'Nous élaguons ResNet-50 avec Slim pendant son apprentissage et gagnons 3,5 % de précision.'],
    ['es', 'Slim poda ResNet-50 durante el entrenamiento y gana un 3,5 % de precisión.'],
    ['pt', 'Slim poda redes durante o treino e ganha 3,5 % de precisão em três testes.'],
    ['it', 'Slim sfoltisce le reti durante il training e guadagna il 3,5 % di accuratezza.'],
    ['nl', 'Slim snoeit netwerken tijdens het trainen en wint 3,5 % nauwkeurigheid.'],
    ['ru', 'Slim прореживает ResNet-50 при обучении и повышает точность на 3,5 %.'],
    ['zh', 'Slim 在训练中剪枝 ResNet-50，准确率提高 3.5%。'],
    ['ja', 'Slimは学習中にResNet-50を枝刈りし、精度を3.5%向上させる。'],
    ['ko', 'Slim은 학습 중 ResNet-50을 가지치기하여 정확도를 3.5% 높인다.'],
    ['ar', 'يقلم Slim شبكات ResNet-50 أثناء التدريب ويزيد الدقة بنسبة 3.5%.'],
  ];
  for (const [language, line] of translated) {
    test(`in ${LANGUAGES[language]}, and no other language's check`, () => {
      assert.equal(faultOf(line, language), undefined);
      assert.match(faultOf(line, 'en') ?? '', /not in English/u);
      assert.match(
        faultOf('Pruning of the networks is what we do with this method.', language) ?? '',
        /is not in/u,
      );
    });
  }
});

suite('a line does not pass', () => {
  const bad: [string, string, RegExp][] = [
    ['empty', ' ', /empty/u],
    ['of two lines', 'Pruned networks\nrun faster.', /more than one line/u],
    ['too long', `Pruned networks run faster${' and faster'.repeat(20)}.`, /characters, and 160/u],
    ['of one word', 'Networks', /no sentence/u],
    ['that is the title', 'Slim – pruning networks while they train.', /repeats the title/u],
    ['with a number', 'Pruned networks gain 4.5% accuracy.', /“4\.5%”/u],
    ['with a number in words', 'Pruned networks gain on seven benchmarks.', /“7”/u],
    ['with another unit', 'Pruned networks run in 12 s on benchmarks.', /“12 s”/u],
    ['with percent for times', 'Pruned networks run 2% faster.', /“2%”/u],
    ['with a method', 'Pruning EfficientNet gains accuracy on benchmarks.', /“EfficientNet”/u],
    ['with another number in a name', 'Pruning ResNet-101 gains accuracy.', /“(?:ResNet-)?101”/u],
    ['with a name of nobody', 'Pruning by Google gains accuracy.', /“Google”/u],
    ['with a short form of nothing', 'Pruning by RLHF gains accuracy.', /“RLHF”/u],
    ['with a link', 'Pruned networks run faster, see example.com.', /a link/u],
    ['with a mention', 'Pruned networks run faster, says @ada.', /mentions/u],
    ['with @everyone', '@everyone pruned networks run faster.', /mentions/u],
    ['with a mention by id', 'Pruned networks run faster <@!1>.', /mentions/u],
    ['with markdown', 'Pruned networks run **faster**.', /markdown/u],
    ['with emphasis', 'Pruned networks run *faster now*.', /markdown/u],
    ['as a list', '- Pruned networks run faster', /markdown/u],
    ['with HTML', 'Pruned <i>networks</i> run faster.', /markdown/u],
    ['with LaTeX', 'Pruned \\alpha networks run faster.', /LaTeX/u],
    ['with an emoji', 'Pruned networks run faster 🎉', /emoji/u],
    ['with a preamble', 'Sure! Pruned networks run faster.', /other than the paper/u],
    ['of an apology', "I'm sorry, I can't prune networks.", /other than the paper/u],
    ['about something else', 'Bananas grow well in warm and humid climates.', /not about/u],
    ['in French', 'Nous montrons que les réseaux sont plus rapides avec cette méthode.', /not in English/u],
    ['in Chinese', '我们在训练中剪枝网络并提高准确率。', /not in English/u],
  ];
  for (const [what, line, fault] of bad) test(what, () => assert.match(faultOf(line) ?? '', fault));
});

const days = recordedDays();
test('at least 99 of 100 recorded summaries by the source pass, cut to fit', {
  skip: days.length === 0 && 'no recorded data',
}, () => {
  let all = 0;
  let good = 0;
  for (const day of days) {
    for (const { paper } of JSON.parse(readFileSync(recorded(`huggingface/${day}.json`).path, 'utf8'))) {
      if (typeof paper?.ai_summary !== 'string' || typeof paper.summary !== 'string') continue;
      const { title, sentences } = textOf({ title: paper.title, abstract: paper.summary });
      const sourceText = { title, abstract: sentences.join(' '), language: 'en' } as const;
      all += 1;
      if (findFault(fitTldr(readable(paper.ai_summary)), sourceText) === undefined) good += 1;
    }
  }
  assert.ok(all > 1_000 && good / all >= 0.99, `${good} of ${all}`);
});
