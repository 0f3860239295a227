/** The numbers that represent a text: texts with similar meanings point in similar directions. */
export type Vector = readonly number[];

/** A model that turns texts into vectors. */
export interface Embedder {
  readonly model: string;
  /**
   * Returns a vector for each text, in order: all of one length, of finite numbers that are not all zero. Throws
   * `EmbeddingError`, of kind `away` if the signal was aborted.
   */
  embed(texts: readonly string[], signal: AbortSignal): Promise<readonly Vector[]>;
}

/** The reason for which texts were not embedded. */
interface Reason {
  /** `refused`: the request or the answer was at fault, and asking for less may help; `away`: trying later may help. */
  readonly kind: 'refused' | 'away';
  /** How long the server asks to be left alone. */
  readonly retryAfterMs?: number | undefined;
}

/** Texts that were not embedded. Never holds the key. */
export class EmbeddingError extends Error {
  override readonly name = 'EmbeddingError';
  readonly kind: Reason['kind'];
  readonly retryAfterMs: number | undefined;

  constructor(message: string, { kind, retryAfterMs }: Reason) {
    super(message);
    this.kind = kind;
    this.retryAfterMs = retryAfterMs;
  }
}
