import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { withoutControls } from '../papers/controls.ts';
import type { SkippedItem } from './source.ts';

/** Three times all that arXiv announces on its busiest day, replacements included; what is more is no list of a day. */
const MAX_ITEMS = 10_000;

/** Work goes on no longer before others have their turn: the gateway's heartbeat, people's answers. */
const WORK_MS = 10;

const TOO_MANY = `it stands beyond the first ${MAX_ITEMS.toLocaleString('en')}, the most that are read of a list`;

const MAX_REASON = 300;

const withId = z.object({ id: z.string() });

/** What could be read of a list, in its order, and what was left out. */
export interface ReadItems<Result> {
  readonly read: readonly Result[];
  readonly skipped: readonly SkippedItem[];
}

/**
 * Reads the items of a list one by one, with pauses for others. An item that fails is skipped with the reason, whatever
 * it is, and so are those beyond 10,000. `findId` names an item that can't be read.
 */
export async function readItems<Item, Result>(
  items: Iterable<Item>,
  read: (item: Item, position: number) => Result,
  findId: (item: Item) => unknown,
): Promise<ReadItems<Result>> {
  const all: Result[] = [];
  const skipped: SkippedItem[] = [];
  let position = 0;
  let until = performance.now() + WORK_MS;
  for (const item of items) {
    try {
      if (position < MAX_ITEMS) all.push(read(item, position));
      else skipped.push({ position, id: null, reason: TOO_MANY });
    } catch (error) {
      skipped.push({ position, id: nameOf(item, findId), reason: reasonOf(error) });
    }
    position += 1;
    if (performance.now() < until) continue;
    await setImmediate();
    until = performance.now() + WORK_MS;
  }
  return { read: all, skipped };
}

function nameOf<Item>(item: Item, findId: (item: Item) => unknown): string | null {
  try {
    const id = withId.safeParse({ id: findId(item) }).data?.id;
    return id === undefined ? null : shown(id);
  } catch {
    // What can't be read may have no name that can.
    return null;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) return shown(z.prettifyError(error));
  return shown(error instanceof Error ? error.message : String(error));
}

/** A stranger's text as it may stand in a log or on a terminal. */
function shown(text: string): string {
  return withoutControls(text).slice(0, MAX_REASON).toWellFormed();
}
