/** Something that ends, and then does what was asked of it for that moment; a test is one. */
export interface Ends {
  after(work: () => unknown): void;
}

/** Lets a stack stand for a test, where there is none. */
export function endsWith(stack: AsyncDisposableStack): Ends {
  return {
    after: (work) =>
      stack.defer(async () => {
        await work();
      }),
  };
}
