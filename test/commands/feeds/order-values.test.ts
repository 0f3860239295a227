import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseCategories, parseKeywords } from '../../../commands/feeds/feed-values.ts';
import { parseTime, parseWeekdays } from '../../../commands/times.ts';
import { parseZone, suggestZones } from '../../../commands/zones.ts';
import { UserError } from '../../../src/errors.ts';

const wordsOf = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return assert.fail('It was not refused.');
};

suite("what a feed's options are read as", () => {
  for (const [text, categories] of [
    ['cs.CL', ['cs.CL']],
    ['cs.cl, CS.LG  hep-th', ['cs.CL', 'cs.LG', 'hep-th']],
    ['cond-mat.STR-EL;astro-ph.co', ['cond-mat.str-el', 'astro-ph.CO']],
    ['cs.CL cs.cl', ['cs.CL']],
    ['none', []],
  ] as const) {
    test(`the categories ${text}`, () => {
      assert.deepEqual(parseCategories(text), categories);
    });
  }

  for (const text of ['9', '9:00', '09:00', '9.00']) {
    test(`the time ${text}`, () => {
      assert.equal(parseTime(text).toString(), '09:00:00');
    });
  }

  for (const text of ['24:00', '9:60', '9:0', '4pm', '', '9:']) {
    test(`refuses the time “${text}”`, () => {
      assert.match(
        wordsOf(() => parseTime(text)),
        /isn't a valid time\. Use the 24-hour clock/u,
      );
    });
  }

  for (const [text, words] of [
    ['cs.XX', /^“cs\.XX” isn't a valid arXiv category\. The archive cs has cs\.AI, .* and 30 more\. /u],
    ['cs', /^“cs” isn't a valid arXiv category\. The archive cs has cs\.AI, /u],
    ['econ.XX', /The archive econ has econ\.EM, econ\.GN, econ\.TH\. /u],
    ['hep-th.XX', /Did you mean hep-th\? The full list is at /u],
    ['cs.CL constructor', /^“constructor” isn't a valid arXiv category\. Categories look like cs\.CL/u],
    ['__proto__.a', /^“__proto__\.a” isn't a valid arXiv category\. Categories look like/u],
  ] as const) {
    test(`refuses the categories ${text}, and says what there is`, () => {
      assert.match(
        wordsOf(() => parseCategories(text)),
        words,
      );
    });
  }

  for (const [text, zone] of [
    ['utc', 'UTC'],
    ['europe/berlin', 'Europe/Berlin'],
    ['US/Pacific', 'America/Los_Angeles'],
  ] as const) {
    test(`the zone ${text}`, () => {
      assert.equal(parseZone(text), zone);
    });
  }

  for (const [text, proposed] of [
    ['CET', 'Europe/Berlin, Europe/Paris, Europe/Rome'],
    ['cest', 'Europe/Berlin, Europe/Paris, Europe/Rome'],
    ['EST', 'America/New_York, America/Toronto, America/Panama'],
    ['PDT', 'America/Los_Angeles, America/Vancouver'],
    ['BST', 'Europe/London, Asia/Dhaka'],
    ['Japan', 'Asia/Tokyo'],
    ['GMT', 'UTC, Europe/London'],
    ['UTC+9', 'Asia/Tokyo, Asia/Seoul'],
    ['+05:45', 'Asia/Katmandu'],
  ] as const) {
    test(`proposes ${proposed} for the zone ${text}`, () => {
      const words = wordsOf(() => parseZone(text));

      assert.ok(words.startsWith(`“${text}” isn't a valid time zone. Did you mean ${proposed}`), words);
      assert.equal(suggestZones(text)[0]?.value, proposed.split(', ')[0]);
    });
  }

  for (const text of ['SystemV/AST4', 'Middle/Earth', '+99', 'constructor', '__proto__']) {
    test(`refuses the zone ${text} in a sentence`, () => {
      assert.match(
        wordsOf(() => parseZone(text)),
        /^“.*” isn't a valid time zone\. Pick one from the list/u,
      );
    });
  }
});

suite('weekdays', () => {
  const texts: [string, number[]][] = [
    ['mon-fri', [1, 2, 3, 4, 5]],
    ['sat – mon', [1, 6, 7]],
    ['mon—fri', [1, 2, 3, 4, 5]],
    ['Tues, thursdays', [2, 4]],
    ['mon‑wed, sun', [1, 2, 3, 7]],
  ];
  for (const [text, days] of texts) {
    test(`reads ${text}`, () => {
      assert.deepEqual(parseWeekdays(text), days);
    });
  }

  for (const text of ['mon-fri-sun', 'mon-', 'mon~fri', 'mon..fri', 'monfri', 'montag', '-']) {
    test(`refuses ${text} rather than to take a part of it`, () => {
      assert.throws(() => parseWeekdays(text), UserError);
    });
  }
});

test('keywords are divided by the commas of any keyboard', () => {
  assert.deepEqual(parseKeywords('扩散模型，注意力、Lévy；α-divergence, x'), [
    '扩散模型',
    '注意力',
    'Lévy',
    'α-divergence',
    'x',
  ]);
});
