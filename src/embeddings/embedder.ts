/** The numbers that stand for a text: texts that mean much the same point much the same way. */
export type Vector = readonly number[];

/** A model that turns texts into vectors. */
export interface Embedder {
  readonly model: string;
  /**
   * Gives a vector for each text, in their order: all of one length, of finite numbers that are not all zero.
   * Throws `EmbeddingError`, of kind `away` where the signal was aborted.
   */
  embed(texts: readonly string[], signal: AbortSignal): Promise<readonly Vector[]>;
}

/** Why texts were not embedded. */
interface Reason {
  /** `refused`: what was asked was at fault, or what came back, and asking for less may help; `away`: later may. */
  readonly kind: 'refused' | 'away';
  /** How long the server wants to be left alone. */
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
