import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { joinName, splitName } from '../../../src/bibliography/write/names.ts';

/** Given name, particle, family name, suffix. */
const PEOPLE = [
  ['Ada Lovelace', 'Ada', '', 'Lovelace', ''],
  ['Laurens van der Maaten', 'Laurens', 'van der', 'Maaten', ''],
  ['Aäron van den Oord', 'Aäron', 'van den', 'Oord', ''],
  ['Luc Van Gool', 'Luc', '', 'Van Gool', ''],
  ['Kiet Van Nguyen', 'Kiet Van', '', 'Nguyen', ''],
  ['Íñigo Martínez de Rituerto de Troya', 'Íñigo Martínez', 'de', 'Rituerto de Troya', ''],
  ['José Ortega y Gasset', 'José', '', 'Ortega y Gasset', ''],
  ['Martin Luther King, Jr.', 'Martin Luther', '', 'King', 'Jr.'],
  ['Hal Daume III', 'Hal', '', 'Daume', 'III'],
  ['Lovelace, Ada', 'Ada', '', 'Lovelace', ''],
  ['van der Berg, Jan', 'Jan', 'van der', 'Berg', ''],
  ['King, Jr., Martin Luther', 'Martin Luther', '', 'King', 'Jr.'],
  ['King, Martin Luther, Jr.', 'Martin Luther', '', 'King', 'Jr.'],
  ['bell hooks', 'bell', '', 'hooks', ''],
  ['Di Wu', 'Di', '', 'Wu', ''],
  ['The Anh Han', 'The Anh', '', 'Han', ''],
  ['Iztok Fister,', 'Iztok', '', 'Fister', ''],
] as const;

const WHOLE = [
  'OpenAI',
  'The ATLAS Collaboration',
  'GLM-4. 5 Team',
  'Team Cohere',
  'University Hospital Basel',
  'The Institute of Cancer Research',
  'Martín Abadi, David G. Andersen',
  'Anand Mishra and Anirban Chakraborty',
  ':',
];

suite('a name is taken apart', () => {
  for (const [name, given, particle, family, suffix] of PEOPLE)
    test(`a person's: ${name}`, () => {
      assert.deepEqual(splitName(name), { kind: 'person', given, particle, family, suffix });
    });

  for (const name of WHOLE)
    test(`but not what is a whole: ${name}`, () => {
      assert.deepEqual(splitName(name), { kind: 'whole', name });
    });

  test('so that joining the parts gives it again', () => {
    for (const [name] of PEOPLE.slice(0, 8)) assert.equal(joinName(splitName(name)), name);
  });
});
