import { findPostedCard, type PostedCard } from '../../delivery/posted-cards.ts';
import { UserError } from '../../errors.ts';
import { findTldrPreference } from '../../feeds/feeds.ts';
import { findPaper } from '../../papers/library.ts';
import type { Paper } from '../../papers/paper.ts';
import type { Language, TldrPreference } from '../../papers/tldr-preference.ts';
import { findMadeTldr } from '../../tldr/evidence.ts';
import { listOwnTldrs, type Tldr } from '../../tldr/tldr.ts';
import type { TldrServices } from '../../tldr/write.ts';
import { fingerprint, type TldrRef } from '../render/tldr-buttons.ts';

/** A TL;DR as a card shows or showed it. */
export interface ShownTldr {
  readonly card: PostedCard;
  readonly paper: Paper;
  readonly preference: TldrPreference;
  readonly tldr: Tldr;
  /** The TL;DR's language: it may be older than the feed's preference. */
  readonly language: Language;
}

/** Finds the TL;DR that a button is about. Throws `UserError` if the card or the TL;DR is no longer known. */
export async function findShownTldr(
  guildId: string,
  messageId: string,
  ref: TldrRef,
  { database }: Pick<TldrServices, 'database'>,
): Promise<ShownTldr> {
  const card = await findPostedCard(database, messageId, guildId);
  const paper = card && (await findPaper(database, card.paperId));
  if (card === undefined || paper === undefined) {
    throw new UserError('I have no record of this card. If it was just posted, try again in a minute.');
  }
  const preference = await findTldrPreference(database, card.feedId);
  const made = ref.maker === 'model' ? await findMadeTldr(database, paper.id, ref.id) : undefined;
  const tldr =
    ref.maker === 'model'
      ? made?.tldr
      : listOwnTldrs(paper).find(
          ({ maker, text }) => maker === ref.maker && fingerprint(text) === ref.fingerprint,
        );
  if (tldr === undefined) {
    throw new UserError(
      'I no longer have a record of this TL;DR. /papers show has what I know about the paper.',
    );
  }
  return { card, paper, preference, tldr, language: made?.language ?? preference.language };
}
