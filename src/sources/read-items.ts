import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { messageOf } from '../errors.ts';
import { withoutControls } from '../papers/controls.ts';
import type { SkippedItem } from './source.ts';

/**
 * Three times everything that arXiv announces on its busiest day, replacements included; more isn't a list of a day.
 */
const MAX_ITEMS = 10_000;

/** Work pauses after this long so that others get their turn: the gateway's heartbeat, people's answers. */
const WORK_MS = 10;

const TOO_MANY = `it comes after the first ${MAX_ITEMS.toLocaleString('en')}, the most that are read from a list`;

const MAX_REASON = 300;

const withId = z.object({ id: z.string() });

/** The readable items of a list, in order, and those skipped. */
export interface ReadItems<Result> {
  readonly read: readonly Result[];
  readonly skipped: readonly SkippedItem[];
}

/**
 * Reads the items of a list one by one, with pauses for others. Skips an item that fails, with the reason, whatever it
 * is, and items beyond 10,000. `findId` names an item that can't be read.
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
    // An unreadable item may have no readable name.
    return null;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) return shown(z.prettifyError(error));
  return shown(messageOf(error));
}

/** Makes a stranger's text safe for a log or a terminal. */
function shown(text: string): string {
  return withoutControls(text).slice(0, MAX_REASON).toWellFormed();
}
