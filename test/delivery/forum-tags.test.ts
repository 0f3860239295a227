import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Forum } from '../../src/delivery/channel.ts';
import { chooseTags, findTagObstacle, listLackingTags, retag } from '../../src/delivery/forum-tags.ts';

const forum = (names: readonly string[], requiresTag = false): Forum => ({
  tags: names.map((name) => ({ id: `id of ${name}`, name })),
  requiresTag,
});

const CASES: readonly [what: string, forum: Forum, categories: string[], chosen: string[]][] = [
  ['its categories, in their order', forum(['cs.LG', 'cs.CL']), ['cs.CL', 'cs.LG'], ['cs.CL', 'cs.LG']],
  ['none that the forum lacks', forum(['cs.LG']), ['cs.CL'], []],
  ['names in whatever case', forum([' CS.cl ']), ['cs.CL'], [' CS.cl ']],
  ['“to discuss” where it is', forum(['To Discuss', 'cs.CL']), ['cs.CL'], ['cs.CL', 'To Discuss']],
  [
    'five at most, “to discuss” among them',
    forum(['a', 'b', 'c', 'd', 'e', 'to discuss']),
    ['a', 'b', 'c', 'd', 'e'],
    ['a', 'b', 'c', 'd', 'to discuss'],
  ],
  ['a category that is listed twice once', forum(['a']), ['a', 'a'], ['a']],
  ['one for any paper only where one is required', forum(['Papers']), ['a'], []],
  ['one for any paper where one is required', forum(['Other', 'Papers'], true), ['a'], ['Papers']],
  ['nothing without tags', forum([]), ['a'], []],
  ['out of twenty', forum(Array.from({ length: 20 }, (_, at) => `t${at}`)), ['t19', 't7'], ['t19', 't7']],
];

suite('the tags of a post', () => {
  for (const [what, given, categories, chosen] of CASES)
    test(`are ${what}`, () => {
      assert.deepEqual(
        chooseTags(given, { categories }),
        chosen.map((name) => `id of ${name}`),
      );
    });

  test('say that it was discussed in place of that it is to be, and back, where the forum has that', () => {
    const ids = (...names: string[]) => names.map((name) => `id of ${name}`);
    const both = forum(['a', 'To discuss', 'Discussed']);
    assert.deepEqual(retag(both, ids('a', 'To discuss'), 'discussed'), ids('a', 'Discussed'));
    assert.deepEqual(retag(both, ids('Discussed', 'a'), 'to discuss'), ids('a', 'To discuss'));
    assert.deepEqual(
      retag(both, ids('b', 'c', 'd', 'e', 'f'), 'discussed'),
      ids('b', 'c', 'd', 'e', 'Discussed'),
    );
    assert.deepEqual(retag(forum(['To discuss']), ids('To discuss'), 'discussed'), ids('To discuss'));
  });

  test('that a forum lacks are named', () => {
    assert.deepEqual(listLackingTags(forum(['cs.CL']), ['cs.CL', 'cs.LG']), ['cs.LG']);
  });

  test('are an obstacle only where one is required and none fits', () => {
    const papers = [{ categories: ['cs.CL'] }, { categories: ['cs.LG'] }];

    assert.equal(findTagObstacle('1', forum(['cs.CL']), papers), undefined);
    assert.equal(findTagObstacle('1', forum(['cs.CL', 'cs.LG'], true), papers), undefined);
    assert.match(findTagObstacle('1', forum(['cs.CL'], true), papers) ?? '', /Add a tag named cs\.LG or/u);
    assert.match(
      findTagObstacle('1', forum([], true), [{ categories: [] }]) ?? '',
      /Add a tag named Papers/u,
    );
  });
});
