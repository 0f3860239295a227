import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type ButtonInteraction,
  ComponentType,
} from 'discord.js';
import { UserError } from '../../errors.ts';
import { readFailure } from '../failure.ts';
import { withRetry } from '../retry.ts';
import { markShared } from './buttons.ts';
import type { Services } from './command.ts';
import { giveAskBack, takeAsk } from './paged-answers.ts';

/** What the ask of a Share button holds: nothing but that it was not used up yet. */
const UNUSED = { command: 'share', options: {} };

/**
 * Posts an answer for all to see, with its links and without its other buttons: once, however often and by however many
 * windows Share is pressed. Throws `UserError` where it was shared already.
 */
export async function shareAnswer(
  interaction: ButtonInteraction<'cached'>,
  ask: string,
  { database, now, log }: Pick<Services, 'database' | 'now' | 'log'>,
): Promise<void> {
  await interaction.deferUpdate();
  if (!(await takeAsk(database, ask)))
    throw new UserError('This answer was shared already, or is too old to be. Run the command again.');
  const rows = rowsOf(interaction);
  const { content, embeds } = interaction.message;
  const by = `Shared by ${interaction.user.toString()}`;
  try {
    await interaction.followUp({
      content: content === '' ? by : `${by}\n${content}`,
      embeds,
      components: rows.filter(isOfLinks),
      allowedMentions: { parse: [] },
    });
  } catch (error) {
    // What may have been posted all the same is not posted again.
    if (readFailure(error) !== 'passing') await giveAskBack(database, ask, UNUSED, now());
    throw error;
  }
  try {
    await withRetry(() => interaction.editReply({ components: markShared(rows) }));
  } catch (error) {
    log.warn({ err: error }, 'Share could not be marked as pressed; it posts once all the same');
  }
}

function rowsOf({ message }: ButtonInteraction<'cached'>): APIActionRowComponent<APIButtonComponent>[] {
  return message.components.flatMap((row) => {
    if (row.type !== ComponentType.ActionRow) return [];
    const buttons = row.components.flatMap((part) =>
      part.type === ComponentType.Button ? [part.toJSON()] : [],
    );
    return [{ type: ComponentType.ActionRow, components: buttons }];
  });
}

function isOfLinks({ components }: APIActionRowComponent<APIButtonComponent>): boolean {
  return components.every((button) => 'url' in button);
}
