import { type ButtonInteraction, ComponentType } from 'discord.js';
import { UserError } from '../../errors.ts';
import { readFailure } from '../failure.ts';
import { withRetry } from '../retry.ts';
import { markShared, parseMenu, type Row, SHARED_PAGE } from './buttons.ts';
import type { ReadFile } from './given-file.ts';
import { claimSharing, findAsk, giveClaimBack } from './paged-answers.ts';
import type { Services } from './services.ts';

/**
 * Posts an answer for all to see, with its pictures, its links, the menu that opens more, such as its papers, and none of its other
 * buttons: each page of a message at most once, however often and in however many windows Share is pressed, and whether or
 * not the page was turned in between. If the process dies before it knows that it was posted, it is not posted again. Throws
 * `UserError` if it was already shared.
 */
export async function shareAnswer(
  interaction: ButtonInteraction<'cached'>,
  ask: string,
  { database, now, log, readFile }: Pick<Services, 'database' | 'now' | 'log' | 'readFile'>,
): Promise<void> {
  await interaction.deferUpdate();
  const files = await readPictures(interaction, readFile);
  const stored = await findAsk(database, ask);
  const page = stored?.options[SHARED_PAGE];
  const shown = { messageId: interaction.message.id, page: typeof page === 'string' ? page : ask };
  if (stored === undefined || !(await claimSharing(database, shown, now())))
    throw new UserError('This answer was already shared, or it is too old to share. Run the command again.');
  const rows = rowsOf(interaction);
  const { content, embeds } = interaction.message;
  const by = `Shared by ${interaction.user.toString()}`;
  try {
    await interaction.followUp({
      files,
      content: content === '' ? by : `${by}\n${content}`,
      embeds,
      components: rows.filter(isForAll),
      allowedMentions: { parse: [] },
    });
  } catch (error) {
    // If it may have been posted after all, it is not posted again.
    if (readFailure(error) !== 'passing') await giveClaimBack(database, shown);
    throw error;
  }
  try {
    await withRetry(() => interaction.editReply({ components: markShared(rows) }));
  } catch (error) {
    log.warn({ err: error }, 'Share could not be marked as pressed; it still posts only once');
  }
}

/** The most that is read of a picture: many times what a chart takes. */
const MAX_PICTURE_BYTES = 2_000_000;

/** Reads an answer's pictures: a private message's own files are gone after a while, and are sent again. */
async function readPictures({ message }: ButtonInteraction<'cached'>, readFile: ReadFile) {
  const pictures = message.attachments.filter(({ contentType }) => contentType?.startsWith('image/'));
  try {
    return await Promise.all(
      pictures.map(async ({ name, size, url, description }) => ({
        attachment: Buffer.from(await readFile({ name, size, url }, MAX_PICTURE_BYTES)),
        name,
        ...(description !== null && { description }),
      })),
    );
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      "I couldn't read the picture of this answer from Discord, so nothing was shared. Run the command again, then press Share.",
      { cause: error },
    );
  }
}

function rowsOf({ message }: ButtonInteraction<'cached'>): Row[] {
  return message.components.flatMap((row) => {
    if (row.type !== ComponentType.ActionRow) return [];
    const parts = row.components.flatMap((part) =>
      part.type === ComponentType.Button || part.type === ComponentType.StringSelect ? [part.toJSON()] : [],
    );
    return [{ type: ComponentType.ActionRow, components: parts }];
  });
}

/** Whether a row works for everybody: links, and the menu that opens more. */
function isForAll({ components }: Row): boolean {
  return components.every(
    (part) => 'url' in part || ('custom_id' in part && parseMenu(part.custom_id)?.kind === 'open'),
  );
}
