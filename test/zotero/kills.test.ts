import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachDatabase } from '../support/database.ts';
import { Death, dieAtRequest } from '../support/death.ts';
import { createRandom } from '../support/random.ts';
import { idsOf, startZotero } from '../support/zotero.ts';
import type { Trouble } from '../support/zotero-server.ts';

const SEEDS = [1, 2, 3, 5, 8, 13, 21, 34];

/** All that Zotero may do to a request that adds papers, short of refusing the key. */
const TROUBLES: readonly Trouble[] = [
  { kind: 'gone' },
  { kind: 'done, then gone' },
  { kind: 'done, then status', status: 503 },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 412, body: 'Precondition failed' },
  { kind: 'status', status: 413 },
  { kind: 'status', status: 429, headers: { 'retry-after': '30' } },
  { kind: 'headers', headers: { backoff: '10' } },
  { kind: 'half', taken: 3 },
];

onEachDatabase('a bot that is killed while it adds to Zotero', ({ open }) => {
  for (const seed of SEEDS)
    test(`adds each paper once, seed ${seed}`, async (t) => {
      const team = await startZotero(t, await open());
      const random = createRandom(seed);
      const draw = (below: number): number => Math.floor(random() * below);
      const ids = idsOf(20 + draw(100));
      const additions = [await team.ask(ids), await team.ask(ids.slice(draw(10)))];
      const plan: string[] = [];
      for (let life = 0; life < 12; life += 1) {
        const trouble = TROUBLES[draw(TROUBLES.length)];
        if (trouble !== undefined && draw(2) === 0) team.server.troubles.push(trouble);
        if (draw(5) === 0) team.server.forgetTokens();
        const when = draw(2) === 0 ? 'before' : 'after';
        const nth = 1 + draw(3);
        plan.push(`${when} request ${nth}, ${trouble?.kind}`);
        const live = dieAtRequest([[team.services.zotero.api, 'addItems', 'findItems']], nth, when);
        await team.work().catch((error: unknown) => assert.ok(error instanceof Death));
        live();
        team.clock.now = team.clock.now.add({ minutes: 1 + draw(60) });
      }
      t.diagnostic(plan.join('; '));
      team.server.troubles.length = 0;

      await team.finish();

      assert.deepEqual(
        team.titles(),
        ids.map((id) => `Paper ${id}`),
      );
      for (const id of additions) {
        const { progress, addition } = await team.see(id);
        assert.deepEqual([progress.open, progress.failed, addition.endedBecause], [0, 0, null]);
      }
    });
});
