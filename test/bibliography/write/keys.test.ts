import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { assignKeys, buildBaseKey, findKeys } from '../../../src/bibliography/write/keys.ts';
import { paper } from '../../support/papers.ts';

function made(id: string, title: string, author: string | undefined, day: string | null = '2024-03-01') {
  const publishedOn = day === null ? null : Temporal.PlainDate.from(day);
  return paper(id, { title, authors: author === undefined ? [] : [author], publishedOn });
}

const WANG = ['2403.00001', '2403.00002', '2403.00003'].map((id) => made(id, `Learning ${id}`, 'Wei Wang'));

suite('the key of a paper', () => {
  for (const [title, author, day, key] of [
    ['Attention Is All You Need', 'Ashish Vaswani', '2017-06-12', 'vaswani2017attention'],
    ['On the Opportunities of Models', 'Rishi Bommasani', '2021-08-16', 'bommasani2021opportunities'],
    ['Visualizing Data using t-SNE', 'Laurens van der Maaten', '2008-11-01', 'vandermaaten2008visualizing'],
    ['Über $k$-Means', 'Jürgen Łukasiewicz', '2020-01-01', 'lukasiewicz2020uber'],
    ["Don't Stop", "Mike O'Neil", '2020-01-01', 'oneil2020dont'],
    ['GPT-4 Technical Report', 'OpenAI', '2023-03-15', 'openai2023gpt'],
    ['深度学习', '王伟', '2024-01-01', 'paper2403x'],
    ['3D', undefined, '2024-01-01', '20243d'],
    ['}}{{\\end{document}', 'A, B, C @{}', '2024-01-01', 'abc2024end'],
  ] as const)
    test(`of “${title}” is ${key}`, () => {
      assert.equal(buildBaseKey(made('2403.x', title, author, day)), key);
    });

  test('takes the year from the arXiv id if no date is known, and has none otherwise', () => {
    assert.equal(buildBaseKey(made('1706.03762', 'Attention', 'A. Vaswani', null)), 'vaswani2017attention');
    assert.equal(buildBaseKey(made('doi:10', 'Attention', 'A. Vaswani', null)), 'vaswaniattention');
  });

  test('gets a letter if an earlier paper has it', () => {
    const many = Array.from({ length: 29 }, (_, index) => made(`${index}`, 'Learning', 'Wei Wang'));

    const keys = [...assignKeys(many).values()];

    assert.deepEqual(keys.slice(0, 3), ['wang2024learning', 'wang2024learninga', 'wang2024learningb']);
    assert.deepEqual(keys.slice(26), ['wang2024learningz', 'wang2024learningaa', 'wang2024learningab']);
  });

  test('is nobody else’s, whatever letters make of another', () => {
    const papers = [
      made('1', 'Learning', 'Wei Wang'),
      made('2', 'Learninga', 'Wei Wang'),
      made('3', 'Learning', 'Wei Wang'),
    ];

    assert.deepEqual(
      [...assignKeys(papers).values()],
      ['wang2024learning', 'wang2024learninga', 'wang2024learningb'],
    );
  });

  test('depends on what was stored before, not on what else is exported', async () => {
    const [first, second, third] = WANG;
    const asked: (readonly string[])[] = [];
    const findStored = (words: readonly string[]) => {
      asked.push(words);
      return Promise.resolve(WANG);
    };

    const alone = await findKeys([third ?? assert.fail()], findStored);
    const together = await findKeys(
      [third, second, first].map((one) => one ?? assert.fail()),
      findStored,
    );

    assert.equal(alone.get('2403.00003'), 'wang2024learningb');
    assert.equal(together.get('2403.00003'), 'wang2024learningb');
    assert.deepEqual(asked, [['wang'], ['wang']]);
  });
});
