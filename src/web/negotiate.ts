/** What is known of the representation that is asked for. */
export interface Validators {
  /** A weak entity tag, such as `W/"abc"`. */
  readonly tag: string;
  readonly changedAt: Temporal.Instant;
}

/** The headers by which a client says what it has already. */
export interface Conditions {
  readonly ifNoneMatch: string | undefined;
  readonly ifModifiedSince: string | undefined;
}

/**
 * Returns whether a client has this already (RFC 9110, section 13). If it gives a tag, only the tag counts. A date that
 * can't be read doesn't count.
 */
export function isUnchanged({ tag, changedAt }: Validators, conditions: Conditions): boolean {
  const { ifNoneMatch, ifModifiedSince } = conditions;
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch.trim() === '*') return true;
    return [...ifNoneMatch.matchAll(/(?:W\/)?("[^"]*")/gu)].some(([, opaque]) => `W/${opaque}` === tag);
  }
  const since = ifModifiedSince === undefined ? Number.NaN : Date.parse(ifModifiedSince);
  return Math.floor(changedAt.epochMilliseconds / 1_000) <= since / 1_000;
}

/** Returns whether a client takes gzip (RFC 9110, section 12.5.3). */
export function takesGzip(acceptEncoding: string | undefined): boolean {
  const weights = new Map(
    (acceptEncoding ?? '').split(',').map((part) => {
      const [coding = '', ...parameters] = part.split(';').map((one) => one.trim().toLowerCase());
      const weight = parameters.find((one) => one.startsWith('q='))?.slice(2);
      return [coding, weight === undefined ? 1 : Number(weight)] as const;
    }),
  );
  return (weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0) > 0;
}
