import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Language } from '../../../src/papers/tldr-preference.ts';
import { findFault } from '../../../src/tldr/checks/checks.ts';

const TITLE = 'Lean Sparse Attention: Training Language Models in Less Time';
const ABSTRACT =
  'Training language models takes long. We propose Lean Sparse Attention, which trains a 70B model on 10⁹ tokens in 12 days instead of 40. ' +
  'Attention over n tokens costs O(n log n) and not O(n²), at a learning rate of 10⁻³, and changes the loss by −0.4 points. ' +
  'On three benchmarks, it gains 3.5% accuracy, uses 1,024 steps, and runs 2x faster than GPT-4 with α-divergence and Qwen2.5. Researchers can train models with it at home.';
const faultOf = (line: string, language: Language = 'en') =>
  findFault(line, { title: TITLE, abstract: ABSTRACT, language });

suite('a true number passes', () => {
  const lines: readonly (readonly [string, Language?])[] = [
    ['Lean Sparse Attention trains a 70B model on 10⁹ tokens in 12 days.'],
    ['Lean Sparse Attention trains a 70-billion-parameter model on 10^9 tokens in twelve days.'],
    ['Lean Sparse Attention trains on one billion tokens, in 12 instead of 40 days.'],
    ['Attention that costs less than O(n²) trains language models with a learning rate of 1e-3.'],
    ['Lean Sparse Attention gains ３.5％ accuracy on three benchmarks.'],
    ['Lean Sparse Attention changes the loss of training by -0.4 points.'],
    ['Sparse attention trains language models in 1024 steps and is twice as fast.'],
    ['Training language models with α-divergence gains 3.5 percent accuracy.'],
    [
      'Lean Sparse Attention trainiert ein Modell mit siebzig Milliarden Parametern und 10⁹ Tokens in zwölf Tagen.',
      'de',
    ],
    ['Lean Sparse Attention entraîne un modèle en douze jours et gagne 3,5 % de précision.', 'fr'],
    ['Lean Sparse Attention entrena modelos de lenguaje en 12 días con un 3,5 por ciento de mejora.', 'es'],
    ['Lean Sparse Attention обучает модель за двенадцать дней и даёт 3,5 процента точности.', 'ru'],
    ['Lean Sparse Attention在十二天内训练700亿参数的模型，准确率提高百分之3.5。', 'zh'],
    ['Lean Sparse Attentionは70Bモデルを12日で学習し、精度を3.5%上げる。', 'ja'],
    ['Lean Sparse Attention은 12일 만에 모델을 학습하고 정확도를 3.5 퍼센트 높인다.', 'ko'],
    ['يدرب Lean Sparse Attention النموذج في ١٢ يوم ويزيد الدقة بنسبة ٣٫٥٪.', 'ar'],
  ];
  for (const [line, language] of lines) test(line, () => assert.equal(faultOf(line, language), undefined));
});

suite('a false number does not pass', () => {
  const lines: readonly (readonly [string, Language?])[] = [
    ['Lean Sparse Attention trains a 70B model on 10⁶ tokens in 12 days.'],
    ['Lean Sparse Attention trains a 70B model on 10^12 tokens in 12 days.'],
    ['Lean Sparse Attention trains a 70B model on 10 tokens in 12 days.'],
    ['Language models are trained with a learning rate of 10⁻⁸ by sparse attention.'],
    ['Language models are trained with a learning rate of 10³ by sparse attention.'],
    ['Attention over n tokens costs O(n³) in training language models.'],
    ['Lean Sparse Attention trains a 70B model in 12 years.'],
    ['Lean Sparse Attention trains a 70B model in 12 hours.'],
    ['Lean Sparse Attention trains a model of 70 on 10⁹ tokens in 12 days.'],
    ['Lean Sparse Attention trains a 70M model on 10⁹ tokens in 12 days.'],
    ['Lean Sparse Attention changes the loss of training by 0.4 points.'],
    ['Lean Sparse Attention gains -3.5% accuracy on three benchmarks.'],
    ['Lean Sparse Attention gains 3.5 accuracy on three benchmarks.'],
    ['Lean Sparse Attention gains ９０％ accuracy on three benchmarks.'],
    ['Lean Sparse Attention gains ٩٠% accuracy on three benchmarks.'],
    ['Lean Sparse Attention gains ९०% accuracy on three benchmarks.'],
    ['Lean Sparse Attention gains 𝟵𝟬% accuracy on three benchmarks.'],
    ['Lean Sparse Attention gains ninety percent accuracy on three benchmarks.'],
    ['Lean Sparse Attention gains ninety-five per cent accuracy on benchmarks.'],
    ['Lean Sparse Attention is a hundredfold faster in training language models.'],
    ['Lean Sparse Attention is a thousand times faster in training models.'],
    ['Lean Sparse Attention trains dozens of language models in 12 days.'],
    ['Lean Sparse Attention triples accuracy in training language models.'],
    ['Lean Sparse Attention uses half of the tokens in training models at ❾ benchmarks.'],
    ['Lean Sparse Attention uses ⅔ of the tokens in training language models.'],
    ['Lean Sparse Attention uses 1,0240 steps in training language models.'],
    ['Lean Sparse Attention uses 2.4×10³ steps in training language models.'],
    ['Sparse attention trains language models 2x faster than Qwen2.'],
    ['Sparse attention trains language models 2x faster than Qwen25.'],
    ['Sparse attention trains language models 2x faster than GPT-3.'],
    ['Lean Sparse Attention trainiert Modelle und gewinnt neunzig Prozent Genauigkeit.', 'de'],
    ['Lean Sparse Attention trainiert das Modell in fünfundneunzig Tagen und ist nicht langsamer.', 'de'],
    ['Lean Sparse Attention entraîne les modèles et gagne quatre-vingt-dix pour cent de précision.', 'fr'],
    ['Lean Sparse Attention entrena los modelos y gana noventa por ciento de precisión.', 'es'],
    ['Lean Sparse Attention treina os modelos e ganha noventa por cento de precisão.', 'pt'],
    ['Lean Sparse Attention addestra i modelli e guadagna novanta per cento di accuratezza.', 'it'],
    ['Lean Sparse Attention traint modellen en wint negentig procent nauwkeurigheid.', 'nl'],
    ['Lean Sparse Attention обучает модели и даёт девяносто процентов точности.', 'ru'],
    ['Lean Sparse Attention训练模型，准确率提高百分之九十。', 'zh'],
    ['Lean Sparse Attention训练模型，速度提高十倍。', 'zh'],
    ['Lean Sparse Attentionはモデルを学習し、精度を九十パーセント上げる。', 'ja'],
    ['Lean Sparse Attention은 모델을 학습하고 정확도를 구십 퍼센트 높인다.', 'ko'],
    ['يدرب Lean Sparse Attention النماذج ويزيد الدقة بنسبة تسعين في المئة.', 'ar'],
    ['يدرب Lean Sparse Attention النماذج ويزيد الدقة بنسبة ٩٠٪.', 'ar'],
  ];
  for (const [line, language] of lines)
    test(line, () =>
      assert.match(faultOf(line, language) ?? 'passes', /stands neither|no number|another number/u),
    );
});

suite('disguised letters do not pass', () => {
  const hidden: readonly (readonly [string, string, Language?])[] = [
    ['Cyrillic in a Latin name', 'Sparse attention by Gооgle trains language models.'],
    ['Greek in a Latin name', 'Sparse attention by Gοοgle trains language models.'],
    ['a Greek capital in a Latin name', 'Sparse attention by Αpple trains language models.'],
    ['Armenian in a Latin name', 'Sparse attention by Gօօgle trains language models.'],
    ['Cherokee capitals', 'Sparse attention by ᏀᎾᎾᏀᏞᎬ trains language models.'],
    ['a name wholly in Cyrillic', 'Sparse attention by СОСО trains language models in 12 days.'],
    ['small capitals', 'Sparse attention by ɢᴏᴏɢʟᴇ trains language models in 12 days.'],
    ['mathematical letters', 'Sparse attention by 𝐆𝐨𝐨𝐠𝐥𝐞 trains language models in 12 days.'],
    ['full-width letters', 'Sparse attention by Ｇｏｏｇｌｅ trains language models in 12 days.'],
    ['a zero-width space', 'Sparse attention by Goo\u200bgle trains language models.'],
    ['a zero-width joiner', 'Sparse attention trains lan\u200dguage models.'],
    ['a soft hyphen', 'Sparse attention trains lan\u00adguage models.'],
    ['tag characters', 'Sparse attention trains language models\u{e0041}\u{e0042}.'],
    ['a variation selector', 'Sparse attention trains language\ufe01 models.'],
    ['an override of direction', 'Sparse attention trains language \u202emodels.'],
    ['an isolate', 'Sparse attention trains \u2066language\u2069 models.'],
    ['a Hangul filler', 'Sparse attention trains language models\u3164 in 12 days.'],
    ['a private character', 'Sparse attention trains language models\ue000.'],
    ['marks piled up', 'Sparse attention trains la\u0300\u0301\u0302\u0303\u0304nguage models.'],
    ['letters struck through', 'Sparse attention trains l\u0336anguage models.'],
    ['a full-width link', 'Sparse attention trains language models, see ｅｖｉｌ．ｃｏｍ now.'],
    [
      'Cyrillic in German',
      'Lean Sparse Attention von Gооgle trainiert das Modell und ist nicht langsam.',
      'de',
    ],
    ['Cyrillic in French', 'Lean Sparse Attention de Gооgle entraîne les modèles en douze jours.', 'fr'],
    ['Cyrillic in Spanish', 'Lean Sparse Attention de Gооgle entrena los modelos en doce días.', 'es'],
    ['Cyrillic in Portuguese', 'Lean Sparse Attention da Gооgle treina os modelos em doze dias.', 'pt'],
    ['Cyrillic in Italian', 'Lean Sparse Attention di Gооgle addestra i modelli in dodici giorni.', 'it'],
    ['Cyrillic in Dutch', 'Lean Sparse Attention van Gооgle traint het model in twaalf dagen.', 'nl'],
    ['Latin in a Russian word', 'Lean Sparse Attention обучает мoдeли за 12 дней.', 'ru'],
    ['Cyrillic in Chinese', 'Gооgle的Lean Sparse Attention在12天内训练模型。', 'zh'],
    ['Cyrillic in Japanese', 'GооgleのLean Sparse Attentionは12日でモデルを学習する。', 'ja'],
    ['Cyrillic in Korean', 'Gооgle의 Lean Sparse Attention은 12일 만에 모델을 학습한다.', 'ko'],
    ['Cyrillic in Arabic', 'يدرب Gооgle النماذج بواسطة Lean Sparse Attention في 12 يوم.', 'ar'],
    ['a tag in Chinese', 'Lean Sparse Attention在12天内训练模型\u{e0041}。', 'zh'],
    ['a zero-width space in Arabic', 'يدرب Lean Sparse Attention النما\u200bذج في 12 يوم.', 'ar'],
  ];
  for (const [what, line, language] of hidden)
    test(what, () => assert.notEqual(faultOf(line, language), undefined));

  const fine: readonly (readonly [string, string, Language?])[] = [
    ['a Greek symbol', 'Lean Sparse Attention trains language models with α-divergence.'],
    ['two Greek symbols', 'Lean Sparse Attention trains language models with μ and Δ in less time.'],
    ['Chinese beside Latin', 'Lean Sparse Attention在12天内训练70B模型，速度是GPT-4的2倍。', 'zh'],
    ['Japanese beside Latin', 'Lean Sparse Attentionで70Bモデルを12日で学習する。', 'ja'],
    ['Korean beside Latin', 'Lean Sparse Attention으로 70B 모델을 12일 만에 학습한다.', 'ko'],
    [
      'Arabic beside Latin, with a mark of direction',
      'يدرب \u200eLean Sparse Attention\u200e نموذج الـAI في 12 يوم.',
      'ar',
    ],
    ['Russian beside Latin', 'Lean Sparse Attention обучает 70B-модель за 12 дней.', 'ru'],
    ['accents', 'Lean Sparse Attention entraîne là-bas des modèles à côté, en 12 jours.', 'fr'],
  ];
  for (const [what, line, language] of fine)
    test(`${what} passes`, () => assert.equal(faultOf(line, language), undefined));
});
