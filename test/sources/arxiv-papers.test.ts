import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { UserError } from '../../src/errors.ts';
import { openArxiv as open } from '../support/arxiv.ts';

const answerOf = (total: number, entries = '') => `<?xml version='1.0'?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="o"><opensearch:totalResults>${total}</opensearch:totalResults>${entries}</feed>`;

suite('papers of arXiv by their ids', () => {
  test('knows a paper that is not there, and takes an empty page for a fault', async (t) => {
    const { server, source } = await open(t);
    const takeBack = server.answer(/id_list=2508\.13426/u, { body: answerOf(0) });
    assert.equal(await source.fetchPaper('2508.13426v2'), undefined);
    takeBack();
    server.answer(/id_list=2508\.13426/u, { body: answerOf(1) });

    await assert.rejects(source.fetchPaper('2508.13426'), /an empty page/u);
  });

  test('fetches papers by their ids in one request, without those that are not there', async (t) => {
    const { server, source } = await open(t);
    const entry = '<entry><id>http://arxiv.org/abs/2508.13426v2</id><title>A paper</title></entry>';
    const takeBack = server.answer(/id_list=2508\.13426,math\.GT%2F0309136&max_results=2$/u, {
      body: answerOf(1, entry),
    });

    const papers = await source.fetchPapers?.(['2508.13426', 'math.GT/0309136']);

    assert.deepEqual(
      papers?.map(({ id, version }) => [id, version]),
      [['2508.13426', 2]],
    );
    assert.deepEqual(await source.fetchPapers?.([]), []);
    assert.equal(server.asked.length, 1);
    takeBack();
    server.answer(/id_list/u, { body: answerOf(2) });
    await assert.rejects(async () => source.fetchPapers?.(['2508.13426']), /an empty page/u);
    const error = '<entry><id>e</id><title>Error</title><summary>incorrect id format for x</summary></entry>';
    server.answer(/id_list/u, { status: 400, body: answerOf(1, error) });
    await assert.rejects(async () => source.fetchPapers?.(['2508.13426']), {
      message: 'arXiv refuses this request: incorrect id format for x.',
    });
  });

  test("refuses a bad id in arXiv's words", async (t) => {
    const { server, source } = await open(t);
    const error = '<entry><id>e</id><title>Error</title><summary>incorrect id format</summary></entry>';
    server.answer(/api\/query/u, { status: 400, body: answerOf(1, error) });

    await assert.rejects(
      source.fetchPaper('2508.13426'),
      new UserError('arXiv refuses “2508.13426”: incorrect id format.'),
    );
    await assert.rejects(source.fetchPaper('abc'), /isn't an arXiv id/u);
  });
});
