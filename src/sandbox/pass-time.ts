import { passEvents } from './scheduled-events.ts';
import { archiveIdleThreads } from './threads.ts';
import type { World } from './world.ts';

/** Does what has come with time: events begin and end, and threads in which nobody writes are archived. */
export function passTime(world: World): void {
  passEvents(world);
  archiveIdleThreads(world);
}
