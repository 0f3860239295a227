import { ComponentType } from 'discord.js';
import type { LetterContent } from '../../delivery/channel.ts';
import { buttonRows, type MessageBody } from './cards.ts';
import { standingButton, standingMenu } from './standing.ts';

const COLOR = 0x58_65_f2;

/** Builds a message with a title, a text, and things to press. */
export function buildLetter({
  title,
  text,
  pings = [],
  menus = [],
  offers = [],
}: LetterContent): MessageBody {
  const rows: NonNullable<MessageBody['components']> = menus
    .map(standingMenu)
    // Discord takes no menu without choices.
    .filter(({ options }) => options.length > 0)
    .map((menu) => ({ type: ComponentType.ActionRow, components: [menu] }));
  rows.push(...buttonRows(offers.map(standingButton)));
  return {
    ...(pings.length > 0 && { content: pings.map((id) => `<@${id}>`).join(' ') }),
    embeds: [{ color: COLOR, title, description: text }],
    // Also none, so that an edit takes away what was there.
    components: rows,
  };
}
