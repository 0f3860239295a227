/** Creates a queue that runs pieces of work one after another, in order, even if the one before failed. */
export function createSerialQueue(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let tail: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = tail.then(work, work);
    tail = result.catch(() => {
      // Whoever asked for the work gets the error; the next in line starts either way.
    });
    return result;
  };
}
