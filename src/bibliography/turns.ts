import { setImmediate } from 'node:timers/promises';

/** Work pauses after this long so that others get their turn: the gateway's heartbeat, people's answers. */
const WORK_MS = 10;

/** Gives the items of something that takes long to go through, and lets others have their turn now and then. */
export async function* inTurns<Item>(items: Iterable<Item> | AsyncIterable<Item>): AsyncGenerator<Item> {
  let until = performance.now() + WORK_MS;
  for await (const item of items) {
    yield item;
    if (performance.now() < until) continue;
    await setImmediate();
    until = performance.now() + WORK_MS;
  }
}
