import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { drawableName } from '../../src/charts/drawable.ts';

suite('a name in a picture', () => {
  const names: readonly (readonly [string, string | undefined])[] = [
    ['cs.CL', 'cs.CL'],
    ['Größe & α, β: 100 % (naïve)', 'Größe & α, β: 100 % (naïve)'],
    ['Обучение с подкреплением', 'Обучение с подкреплением'],
    ['التعلم الآلي', 'التعلم الآلي'],
    ['🤖 robots 👩‍🔬 in labs', 'robots in labs'],
    ['Ｆｕｌｌ width', 'Full width'],
    ['機械学習', undefined],
    ['diffusion 拡散', undefined],
    ['강화 학습', undefined],
    ['हिन्दी', undefined],
    ['🤖🤖', undefined],
  ];
  for (const [name, drawn] of names)
    test(`${name} is ${drawn ?? 'left to the words'}`, () => assert.equal(drawableName(name), drawn));
});
