import { ComponentType } from 'discord.js';
import type { LetterContent } from '../../delivery/channel.ts';
import { buttonRows, type MessageBody } from './cards.ts';
import { standingButton, standingMenu } from './standing.ts';

const COLOR = 0x58_65_f2;

/** How long the text of a letter may be: a little less than an embed's description. */
export const MAX_LETTER_TEXT = 4_000;

/** Builds a message with a title, a text, and things to press. */
export function buildLetter({
  title,
  text,
  fields = [],
  pings = [],
  menu,
  moreMenus = [],
  offers = [],
}: LetterContent): MessageBody {
  const rows: NonNullable<MessageBody['components']> = [...(menu ? [menu] : []), ...moreMenus]
    .map(standingMenu)
    // Discord takes no menu without choices.
    .filter(({ options }) => options.length > 0)
    .map((one) => ({ type: ComponentType.ActionRow, components: [one] }));
  rows.push(...buttonRows(offers.map(standingButton)));
  return {
    ...(pings.length > 0 && { content: pings.map((id) => `<@${id}>`).join(' ') }),
    embeds: [{ color: COLOR, title, description: text, ...(fields.length > 0 && { fields: [...fields] }) }],
    // Also none, so that an edit takes away what was there.
    components: rows,
  };
}

/** Returns a letter whose text links nowhere; what is pressed stays. */
export function withoutTextLinks({ embeds = [], ...body }: MessageBody): MessageBody {
  return {
    ...body,
    embeds: embeds.map(({ description = '', ...embed }) => ({
      ...embed,
      description: description.replaceAll(MASKED_LINK, '$1'),
    })),
  };
}

/** A link behind a text, which may hold escaped brackets. */
const MASKED_LINK = /\[((?:\\.|[^\]\\])*)\]\(https?:[^)\s]*\)/gu;
