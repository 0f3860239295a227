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

/** A line as a card shows or showed it. */
export interface ShownTldr {
  readonly card: PostedCard;
  readonly paper: Paper;
  readonly order: TldrPreference;
  readonly tldr: Tldr;
  /** Of the line, which may be older than the feed's order. */
  readonly language: Language;
}

/** Finds the line that a button is about. Throws `UserError` where the card or the line is no longer known. */
export async function findShownTldr(
  guildId: string,
  messageId: string,
  mark: TldrRef,
  { database }: Pick<TldrServices, 'database'>,
): Promise<ShownTldr> {
  const card = await findPostedCard(database, messageId, guildId);
  const paper = card && (await findPaper(database, card.paperId));
  if (card === undefined || paper === undefined) {
    throw new UserError('I have no record of this card. If it was posted just now, try again in a minute.');
  }
  const order = await findTldrPreference(database, card.feedId);
  const made = mark.maker === 'model' ? await findMadeTldr(database, paper.id, mark.id) : undefined;
  const tldr =
    mark.maker === 'model'
      ? made?.tldr
      : listOwnTldrs(paper).find(
          ({ maker, text }) => maker === mark.maker && fingerprint(text) === mark.print,
        );
  if (tldr === undefined) {
    throw new UserError('I have no record of this line any more. /papers show has what I know of the paper.');
  }
  return { card, paper, order, tldr, language: made?.language ?? order.language };
}
