import { setTimeout as waitFor } from 'node:timers/promises';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { Grounds } from './places.ts';
import type { Kill, Trouble } from './plan.ts';
import { CHANNEL_PATH, type Scene } from './scene.ts';

type Fault = Parameters<Sandbox['faults']['add']>[0]['fault'];

/** A rule needs a fault: this one is none. */
const UNHURT: Fault = { kind: 'delay', ms: 0 };

/** Schedules all troubles; returns a function that waits for a database that is away to be back. */
export function orderTroubles(
  { sandbox }: Pick<Scene, 'sandbox'>,
  { server }: Pick<Grounds, 'server'>,
  troubles: readonly Trouble[],
): () => Promise<void> {
  let repaired = Promise.resolve();
  const outage = async (how: 'fast' | 'immediate', ms: number): Promise<void> => {
    await server?.stop(how);
    await waitFor(ms);
    await server?.start();
  };
  for (const trouble of troubles) {
    const { what, nth, times, ms } = trouble;
    const order = (fault: Fault, onHit: () => void = () => {}) =>
      sandbox.faults.add({
        path: CHANNEL_PATH,
        after: nth - 1,
        times: fault === UNHURT ? 1 : times,
        fault,
        onHit,
      });
    if (what === 'drop' || what === 'lose') order({ kind: what });
    if (what === '500') order({ kind: 'refuse', status: 500 });
    if (what === '429') order({ kind: 'refuse', status: 429, retryAfter: ms / 1_000 });
    if (what === 'close') order(UNHURT, () => sandbox.gateway.disconnect());
    if (what === 'reconnect') order(UNHURT, () => sandbox.gateway.askToReconnect());
    if (what === 'invalidate') order(UNHURT, () => sandbox.gateway.invalidateSessions());
    if (what === 'stop database' || what === 'crash database')
      order(UNHURT, () => {
        repaired = repaired.then(() => outage(what === 'stop database' ? 'fast' : 'immediate', ms));
      });
  }
  return () => repaired;
}

/** Calls back when a kill is due, in a life that begins now. Returns a function that cancels it. */
export function orderKill(scene: Scene, kill: Kill, onVote: Set<() => void>, due: () => void): () => void {
  let seen = 0;
  let timer: NodeJS.Timeout | undefined;
  const hit = (): void => {
    seen += 1;
    if (seen !== kill.nth) return;
    // At once, where it is to be killed before the answer comes.
    if (kill.afterMs === 0) due();
    else timer = setTimeout(due, kill.afterMs);
  };
  const stops: (() => void)[] = [() => clearTimeout(timer)];
  if (kill.on === 'start') hit();
  if (kill.on === 'source') stops.push(scene.on('source', hit));
  if (kill.on === 'vote') {
    onVote.add(hit);
    stops.push(() => onVote.delete(hit));
  }
  if (kill.on === 'request') {
    const isLost = kill.isLost && kill.afterMs === 0;
    stops.push(
      scene.sandbox.faults.add({
        path: CHANNEL_PATH,
        after: kill.nth - 1,
        times: 1,
        fault: isLost ? { kind: 'lose' } : UNHURT,
        onHit() {
          seen = kill.nth - 1;
          hit();
        },
      }),
    );
  }
  return () => {
    for (const stop of stops) stop();
  };
}
