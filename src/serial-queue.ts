/** Runs pieces of work one after another, in the order they came, whether or not the one before failed. */
export function createSerialQueue(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let tail: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = tail.then(work, work);
    tail = result.catch(() => {
      // Whoever asked for the work is told; the next in line starts either way.
    });
    return result;
  };
}
