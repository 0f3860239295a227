/** What a reaction on a card says: `vote`, that a person wants to discuss the paper; `refusal`, "less like this". */
export const REACTION_KINDS = ['vote', 'refusal'] as const;

export type ReactionKind = (typeof REACTION_KINDS)[number];

/** The emojis under a digest's cards. */
export interface CardEmojis {
  readonly voteEmoji: string;
  /** Null if there is none. */
  readonly lessEmoji: string | null;
}

/** An emoji under a card, and what a reaction with it says. */
export interface CardEmoji {
  readonly kind: ReactionKind;
  /** A Unicode emoji, or `name:id` of a guild's own. */
  readonly emoji: string;
}

/** Lists the emojis under a card in their order. */
export function listEmojis({ voteEmoji, lessEmoji }: CardEmojis): CardEmoji[] {
  const vote: CardEmoji = { kind: 'vote', emoji: voteEmoji };
  return lessEmoji === null ? [vote] : [vote, { kind: 'refusal', emoji: lessEmoji }];
}
