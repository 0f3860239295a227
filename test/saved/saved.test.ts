import assert from 'node:assert/strict';
import { test } from 'node:test';
import { savedPapers, savers } from '../../src/database/schema/saved.ts';
import { UserError } from '../../src/errors.ts';
import { findPublished, getLink } from '../../src/publishing/links.ts';
import {
  findSaved,
  forgetRemovedSaved,
  forgetSaved,
  labelSaved,
  listSaved,
  listTags,
  MAX_SAVED,
  removeSaved,
  restoreSaved,
  savePaper,
} from '../../src/saved/saved.ts';
import { joinPapers } from '../../src/search/join-papers.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { onEachDatabase } from '../support/database.ts';
import { NOON, paper } from '../support/papers.ts';

const ADA = 'ada';
const ALL = { limit: MAX_SAVED, offset: 0 };
const PLAIN = { tags: [], remark: '' };
const later = (hours: number) => NOON.add({ hours });

onEachDatabase('saved papers', ({ open }) => {
  const openWith = async (...ids: string[]) => {
    const database = await open();
    await savePapers(
      database,
      ids.map((id) => paper(id)),
    );
    const key = (paperId: string, userId = ADA) => ({ userId, paperId });
    const idsOf = async (tag?: string) =>
      (await listSaved(database, ADA, { tag, ...ALL })).saved.map(({ paperId }) => paperId);
    return { database, key, idsOf };
  };

  test("are a person's own, the newest first, and found by a tag however it is written", async () => {
    const { database, key, idsOf } = await openWith('1', '2', '3');
    await savePaper(database, key('1'), { tags: ['Survey', '🔥'], remark: 'Read §3.' }, NOON);
    await savePaper(database, key('2'), { tags: ['SURVEY'], remark: '' }, later(1));
    await savePaper(database, key('3'), PLAIN, later(2));
    await savePaper(database, key('1', 'ben'), { tags: ['his'], remark: 'His own.' }, NOON);

    const again = await savePaper(database, key('1'), { tags: ['new', 'survey'], remark: '' }, later(3));

    assert.deepEqual(again, { isNew: false });
    assert.deepEqual(await idsOf(), ['3', '2', '1'], 'saving again moves nothing');
    assert.deepEqual(await idsOf('sURVEY'), ['2', '1']);
    assert.deepEqual(await idsOf('his'), []);
    const { savedAt, ...first } = (await findSaved(database, key('1'))) ?? {};
    assert.equal(savedAt?.toString(), NOON.toString());
    assert.deepEqual(first, { paperId: '1', tags: ['new', 'Survey', '🔥'], remark: 'Read §3.' });
    assert.deepEqual(await listTags(database, ADA), [
      { tag: 'Survey', papers: 2 },
      { tag: 'new', papers: 1 },
      { tag: '🔥', papers: 1 },
    ]);
    assert.deepEqual((await listSaved(database, ADA, { limit: 1, offset: 1 })).total, 3);
  });

  test('get other tags and another remark, or none', async () => {
    const { database, key } = await openWith('1');
    await savePaper(database, key('1'), { tags: ['a', 'b'], remark: 'Old.' }, NOON);

    await labelSaved(database, key('1'), { tags: ['B', 'c'], remark: '' }, later(1));

    const saved = await findSaved(database, key('1'));
    assert.deepEqual([saved?.tags, saved?.remark], [['b', 'c'], '']);
  });

  test('that are removed can be brought back as they were, for a day', async () => {
    const { database, key, idsOf } = await openWith('1', '2');
    for (const id of ['1', '2']) await savePaper(database, key(id), { tags: ['a'], remark: 'Why.' }, NOON);

    assert.equal(await removeSaved(database, key('1'), later(1)), true);
    assert.equal(await removeSaved(database, key('1'), later(2)), false);
    assert.deepEqual([await idsOf(), await idsOf('a')], [['2'], ['2']]);
    assert.deepEqual(await listTags(database, ADA), [{ tag: 'a', papers: 1 }]);
    await forgetRemovedSaved(database, later(24));
    assert.equal(await restoreSaved(database, key('1')), true);
    assert.equal(await restoreSaved(database, key('1')), true, 'pressed twice');

    assert.deepEqual(await idsOf('a'), ['2', '1']);
    assert.equal((await findSaved(database, key('1')))?.remark, 'Why.');
    await removeSaved(database, key('1'), later(3));
    await forgetRemovedSaved(database, later(27));
    assert.equal(await restoreSaved(database, key('1')), false);
    await savePaper(database, key('1'), PLAIN, later(28));
    assert.deepEqual((await findSaved(database, key('1')))?.tags, []);
  });

  test('that are removed and saved anew begin without their old tags', async () => {
    const { database, key } = await openWith('1');
    await savePaper(database, key('1'), { tags: ['a'], remark: 'Why.' }, NOON);
    await removeSaved(database, key('1'), later(1));

    assert.deepEqual(await savePaper(database, key('1'), PLAIN, later(2)), { isNew: true });

    const saved = await findSaved(database, key('1'));
    assert.deepEqual([saved?.tags, saved?.remark], [[], '']);
    assert.equal(saved?.savedAt.toString(), later(2).toString());
  });

  test('are 5,000 at most, also with two presses at once', async () => {
    const ids = Array.from({ length: MAX_SAVED + 2 }, (_, index) => `p${index}`);
    const { database, key } = await openWith(...ids);
    await database.insert(savers).values({ userId: ADA });
    await database
      .insert(savedPapers)
      .values(ids.slice(3).map((paperId) => ({ ...key(paperId), savedAt: NOON, remark: '' })));
    const save = (id: string) => savePaper(database, key(id), PLAIN, NOON);

    const both = await Promise.allSettled([save('p0'), save('p1')]);

    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    await assert.rejects(save('p2'), {
      message:
        'You have saved 5,000 papers, and I keep no more for one person. Remove some that you no longer need: `/papers saved` lists them.',
    });
    assert.equal((await listSaved(database, ADA, { limit: 1, offset: 0 })).total, MAX_SAVED);
    assert.deepEqual(await savePaper(database, key('p9'), { tags: ['a'], remark: '' }, NOON), {
      isNew: false,
    });
    await removeSaved(database, key('p9'), NOON);
    await save('p2');
    await assert.rejects(restoreSaved(database, key('p9')), UserError);
  });

  test('stay saved when papers are joined: tags are united, and no remark is lost', async () => {
    const { database, key, idsOf } = await openWith('2401.00001', 'doi-record');
    const [to, from] = ['2401.00001', 'doi-record'];
    await savePaper(database, key(to), { tags: ['A', 'b'], remark: 'One.' }, later(1));
    await savePaper(database, key(from), { tags: ['a', 'c'], remark: 'Other.' }, NOON);
    await savePaper(database, key(from, 'ben'), { tags: ['his'], remark: '' }, NOON);
    // Chloe removed the one and Dan the other: what they kept stays as it is.
    for (const [userId, gone] of [
      ['chloe', from],
      ['dan', to],
    ] as const)
      for (const id of [from, to]) {
        await savePaper(database, key(id, userId), { tags: [`of ${id}`], remark: id }, NOON);
        if (id === gone) await removeSaved(database, key(id, userId), NOON);
      }

    assert.equal(await joinPapers(database, { from, to }), true);

    assert.deepEqual(await idsOf('a'), [to]);
    const saved = await findSaved(database, key(to));
    assert.deepEqual([saved?.tags, saved?.remark], [['A', 'b', 'c'], 'One.\nOther.']);
    assert.equal(saved?.savedAt.toString(), NOON.toString());
    assert.deepEqual((await findSaved(database, key(to, 'ben')))?.tags, ['his']);
    const others = [await findSaved(database, key(to, 'chloe')), await findSaved(database, key(to, 'dan'))];
    assert.deepEqual(
      others.map((one) => [one?.tags, one?.remark]),
      [
        [[`of ${to}`], to],
        [[`of ${from}`], from],
      ],
    );
  });

  test('are forgotten whole, with their addresses, and nothing of others', async () => {
    const { database, key } = await openWith('1');
    for (const userId of [ADA, 'ben'])
      await savePaper(database, key('1', userId), { tags: ['a'], remark: 'Why.' }, NOON);
    const link = async (userId: string) =>
      (await getLink(database, { kind: 'saved', userId, tag: 'a' })).token;
    const [hers, his] = [await link(ADA), await link('ben')];

    await forgetSaved(database, ADA);

    assert.deepEqual(await listSaved(database, ADA, ALL), { saved: [], total: 0 });
    assert.deepEqual(await listTags(database, ADA), []);
    assert.equal(await findPublished(database, hers), undefined);
    assert.ok(await findPublished(database, his));
    assert.equal((await listSaved(database, 'ben', ALL)).total, 1);
  });
});
