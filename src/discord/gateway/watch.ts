import { type Client, Status } from 'discord.js';
import type { Log } from '../../log.ts';

/** How often we look at the shards. We count looks, not seconds: a machine that slept has looked once. */
const LOOK_MS = 1_000;

/** A gateway that is away for a few seconds means nothing: Discord makes bots reconnect many times a day. */
const TOLD_AFTER_LOOKS = 30;

/** Finds our shards that are not connected. */
export function findDownShards(client: Client): readonly number[] {
  return [...client.ws.shards.values()].filter(({ status }) => status !== Status.Ready).map(({ id }) => id);
}

/**
 * Logs a line when shards have been away from the gateway for 30 seconds, and another when they are back. Meanwhile the
 * bot hears nothing from its servers and answers nobody.
 */
export function watchGateway(findDown: () => readonly number[], log: Log): Disposable {
  const looks = new Map<number, number>();
  const timer = setInterval(() => {
    const down = new Set(findDown());
    const back = [...looks].filter(([shard]) => !down.has(shard));
    for (const [shard] of back) looks.delete(shard);
    for (const shard of down) looks.set(shard, (looks.get(shard) ?? 0) + 1);
    const gone = [...looks].filter(([, times]) => times === TOLD_AFTER_LOOKS).map(([shard]) => shard);
    if (gone.length > 0)
      log.warn(
        { shards: gone },
        `the gateway has been away for ${TOLD_AFTER_LOOKS} seconds: until it is back, the bot answers nobody and hears no votes`,
      );
    const told = back.filter(([, times]) => times >= TOLD_AFTER_LOOKS);
    if (told.length > 0) {
      const seconds = Math.max(...told.map(([, times]) => times));
      log.info(
        { shards: told.map(([shard]) => shard), seconds },
        `the gateway is back after ${seconds} seconds`,
      );
    }
  }, LOOK_MS);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
