import type { LetterContent } from '../../delivery/channel.ts';
import type { MessageBody } from './cards.ts';

const COLOR = 0x58_65_f2;

/** Builds a message with a title, a text, and things to press. */
export function buildLetter({ title, text, pings = [] }: LetterContent): MessageBody {
  return {
    ...(pings.length > 0 && { content: pings.map((id) => `<@${id}>`).join(' ') }),
    embeds: [{ color: COLOR, title, description: text }],
  };
}
