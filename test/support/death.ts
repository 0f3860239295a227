import type { Database } from '../../src/database/connect.ts';

/** A process that dies. */
export class Death extends Error {}

/**
 * Has the process die around the nth of these requests: before it is made, or once it is done but before its answer comes.
 * Takes objects with the names of their functions. Returns a function that lets everything work again.
 */
export function dieAtRequest(
  requests: readonly (readonly [of: object, ...names: readonly string[]])[],
  nth: number,
  when: 'before' | 'after',
): () => void {
  let made = 0;
  const undo: (() => void)[] = [];
  for (const [of, ...names] of requests)
    for (const name of names) {
      const request: unknown = Reflect.get(of, name);
      if (typeof request !== 'function') throw new Error(`There is no request ${name}.`);
      Reflect.set(of, name, async function (this: unknown, ...args: unknown[]): Promise<unknown> {
        made += 1;
        const dies = made === nth;
        if (dies && when === 'before') throw new Death();
        const result: unknown = await Reflect.apply(request, this, args);
        if (dies) throw new Death();
        return result;
      });
      undo.push(() => Reflect.set(of, name, request));
    }
  return () => {
    for (const one of undo) one();
  };
}

/** How statements begin. */
const STATEMENTS: readonly PropertyKey[] = [
  'select',
  'selectDistinct',
  'selectDistinctOn',
  'insert',
  'update',
  'delete',
  'execute',
  '$count',
];

/** Has the process die before the nth statement, within a transaction or not. It makes none after that. */
function dieAtStatement(database: Database, nth: number): Database {
  let made = 0;
  const mortal = <Executor extends Pick<Database, 'transaction'>>(of: Executor): Executor =>
    new Proxy(of, {
      get(target, name) {
        if (STATEMENTS.includes(name)) made += 1;
        if (made >= nth) throw new Death();
        if (name !== 'transaction') return Reflect.get(target, name);
        return (work: Parameters<Database['transaction']>[0]) =>
          target.transaction((transaction) => work(mortal(transaction)));
      },
    });
  return mortal(database);
}

/**
 * Does some work again and again, in a process that dies before its first statement, then in one that dies before its second,
 * until one does all of it. Calls `check` after each. Returns how many have died.
 */
export async function dieAtEachStatement(
  database: Database,
  work: (mortal: Database, nth: number) => Promise<unknown>,
  check: (hasDied: boolean, nth: number) => Promise<void>,
): Promise<number> {
  for (let nth = 1; ; nth += 1) {
    const hasDied = await work(dieAtStatement(database, nth), nth).then(
      () => false,
      (error: unknown) => {
        if (!(error instanceof Death)) throw error;
        return true;
      },
    );
    await check(hasDied, nth);
    if (!hasDied) return nth - 1;
  }
}
