/** Discord's epoch, the first second of 2015 (https://docs.discord.com/developers/reference#snowflakes). */
const EPOCH_MS = 1_420_070_400_000n;

/** The lower 22 bits count within a millisecond. */
const TIME_SHIFT = 22n;

/** Creates a maker of ids that grow with time and never repeat. */
export function createSnowflakes(now: () => number): () => string {
  let last = 0n;
  return () => {
    const atLeast = (BigInt(now()) - EPOCH_MS) << TIME_SHIFT;
    last = atLeast > last ? atLeast : last + 1n;
    return last.toString();
  };
}
