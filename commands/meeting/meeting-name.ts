import type { Asked } from '../../src/discord/interactions/asked.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import { MAX_MEETING_NAME } from '../../src/discord/render/meeting-words.ts';
import { formatText } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import { withoutControls } from '../../src/papers/controls.ts';

/** Reads a meeting's name. Throws `UserError` for one that nobody could read or type. */
export function readName(asked: Asked): string | undefined {
  const given = readText(asked, 'name');
  if (given === undefined) return undefined;
  const name = onOneLine(given);
  if (!/[\p{L}\p{N}]/u.test(name) || name.length > MAX_MEETING_NAME)
    throw new UserError(
      `“${formatText(given, 60)}” can't be a meeting's name. It needs a letter or a number, and at most ${MAX_MEETING_NAME} characters.`,
    );
  return name;
}

/** Returns a person's own text on one line, without what deceives readers. */
export function onOneLine(text: string): string {
  return withoutControls(text).replaceAll(/\s+/gu, ' ').trim();
}
