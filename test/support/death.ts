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
