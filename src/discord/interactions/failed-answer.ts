import { randomUUID } from 'node:crypto';
import {
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  DiscordAPIError,
  type InteractionEditReplyOptions,
  type MessageContextMenuCommandInteraction,
  MessageFlags,
  type ModalSubmitInteraction,
  RESTJSONErrorCodes,
  type StringSelectMenuInteraction,
} from 'discord.js';
import { UserError } from '../../errors.ts';
import { cutAtWord } from '../../papers/cut-at-word.ts';
import { SourceError } from '../../sources/source.ts';
import { sayTryAgain } from '../../sources/try-again.ts';
import { hasCode, readFailure } from '../failure.ts';
import { MAX_CONTENT } from '../limits.ts';
import { withRetry } from '../retry.ts';
import type { Services } from './services.ts';

/** An interaction that gets an answer for people to read, in a server or in private messages. */
export type Answerable =
  | ChatInputCommandInteraction
  | MessageContextMenuCommandInteraction
  | ButtonInteraction
  | StringSelectMenuInteraction
  | ModalSubmitInteraction;

/** Tells a person what went wrong, in words that `route` describes. Never throws. */
export async function tellFailure(
  interaction: Answerable,
  error: unknown,
  services: Services,
): Promise<void> {
  const content = formatError(error, interaction, services);
  try {
    const reply = { content, embeds: [], components: [], allowedMentions: { parse: [] } };
    // A press or a form is deferred as an update: the original answer stays, and the error is a message of its own.
    if (!interaction.isCommand() && interaction.deferred && interaction.ephemeral === null) {
      await interaction.followUp({ ...reply, flags: MessageFlags.Ephemeral });
    } else if (interaction.deferred) {
      await interaction.editReply(reply);
    } else {
      await replyOrFinish(interaction, reply);
    }
  } catch (failure) {
    logUnsent(failure, services);
  }
}

/**
 * Replies. If Discord may hold a deferral of ours that we don't know of, finishes that one instead, or it would say
 * "thinking…" forever. After the deferral of a button or menu, the message comes beside the answer it was to change.
 */
async function replyOrFinish(interaction: Answerable, reply: InteractionEditReplyOptions): Promise<void> {
  const { content } = reply;
  try {
    await interaction.reply({ ...reply, content: content ?? '', flags: MessageFlags.Ephemeral });
  } catch (error) {
    const isTaken = hasCode(error, RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged);
    if (!isTaken && readFailure(error) !== 'passing') throw error;
    if (interaction.isMessageComponent()) {
      await interaction.webhook.send({ ...reply, content: content ?? '', flags: MessageFlags.Ephemeral });
    } else {
      await withRetry(() => interaction.webhook.editMessage('@original', reply));
    }
  }
}

/** Puts an error into words for the person who asked; logs it with a reference unless they can mend it. */
export function formatError(error: unknown, interaction: Answerable, { log }: Services): string {
  if (error instanceof UserError) return cutAtWord(error.message, MAX_CONTENT);
  const reference = randomUUID().slice(0, 8);
  log.error({ err: error, reference, interaction: interaction.id }, 'a command failed');
  if (error instanceof SourceError)
    return `${error.message} ${sayTryAgain(error)} Reference: \`${reference}\`.`;
  return `Something went wrong on our side, and nothing was changed. Reference for the log: \`${reference}\`.`;
}

/** Returns whether another process answered: two that run the same shard get the same interactions, and the first answer counts. */
export function isAnsweredElsewhere(
  interaction: Answerable | AutocompleteInteraction,
  error: unknown,
): boolean {
  const isOurs = interaction.isAutocomplete()
    ? interaction.responded
    : interaction.replied || interaction.deferred;
  return (
    !isOurs &&
    error instanceof DiscordAPIError &&
    error.code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged
  );
}

/** Logs that another process answered. */
export function logElsewhere({ log }: Services): void {
  log.warn('another process has answered: two processes run the same shard. Give each its own with SHARDS');
}

/** Logs that an answer did not reach its person. */
export function logUnsent(failure: unknown, { log }: Services): void {
  log.error({ err: failure }, 'an answer could not be sent');
}
