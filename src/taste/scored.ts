import type { Popularity } from '../papers/paper.ts';
import type { Features } from '../ranking/features.ts';

/** A paper, and its score in both orders. */
export interface Scored {
  readonly features: Features;
  readonly popularity: Popularity;
  readonly learned: number;
  readonly plain: number;
}
