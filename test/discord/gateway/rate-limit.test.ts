import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { createPacedRequest } from '../../../src/discord/gateway/rate-limit.ts';

/** Requests on a clock that goes on only as it is waited for; gives when each was sent. */
function startPace() {
  const clock = { ms: 0 };
  const sent: { readonly at: number; readonly path: string }[] = [];
  const request = createPacedRequest(
    async (url) => {
      sent.push({ at: clock.ms, path: new URL(url).pathname });
      return new Response();
    },
    {
      now: () => clock.ms,
      async sleep(ms) {
        clock.ms += ms;
      },
    },
  );
  return { clock, sent, ask: (path: string) => request(`https://discord.com/api/v10${path}`, {}) };
}

suite('the pace of requests', () => {
  test('lets 50 go at once, and the next a second later', async () => {
    const { sent, ask } = startPace();

    await Promise.all(Array.from({ length: 101 }, (_, index) => ask(`/channels/${index}/messages`)));

    const times = sent.map(({ at }) => at);
    assert.deepEqual([...new Set(times)], [0, 1_015, 2_030]);
    assert.equal(times.filter((at) => at === 0).length, 50);
    assert.deepEqual(
      sent.map(({ path }) => path),
      Array.from({ length: 101 }, (_, index) => `/api/v10/channels/${index}/messages`),
    );
  });

  test('lets no second have more than 50, whenever it begins', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 1_500 }), fc.integer({ min: 1, max: 60 })), {
          maxLength: 8,
        }),
        async (bursts) => {
          const { clock, sent, ask } = startPace();
          for (const [pause, count] of bursts) {
            clock.ms += pause;
            await Promise.all(Array.from({ length: count }, () => ask('/channels/1/messages')));
          }

          assert.ok(
            sent.every(({ at }, index) => at - (sent[index - 50]?.at ?? Number.NEGATIVE_INFINITY) > 1_000),
          );
        },
      ),
    );
  });

  test('lets answers to people go at once, and does not count them', async () => {
    const { sent, ask } = startPace();
    const paced = Promise.all(Array.from({ length: 51 }, () => ask('/channels/1/messages')));

    await ask('/interactions/1/token/callback');
    await ask('/webhooks/1/token/messages/@original');

    assert.deepEqual(
      sent.filter(({ path }) => !path.includes('channels')).map(({ at }) => at),
      [0, 0],
    );
    await paced;
  });
});
