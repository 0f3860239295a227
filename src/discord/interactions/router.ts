import { randomUUID } from 'node:crypto';
import {
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  DiscordAPIError,
  type Interaction,
  type InteractionEditReplyOptions,
  MessageFlags,
  type ModalSubmitInteraction,
  PermissionFlagsBits,
  RESTJSONErrorCodes,
} from 'discord.js';
import { UserError } from '../../errors.ts';
import { cutAtWord } from '../../papers/cut-at-word.ts';
import { SourceError } from '../../sources/source.ts';
import { hasCode, readFailure } from '../failure.ts';
import { type MessageBody, withoutLinks } from '../render/cards.ts';
import { type PressedTldr, parseTldrButton } from '../render/tldr-buttons.ts';
import { withRetry } from '../retry.ts';
import { buildRows, parseButton } from './buttons.ts';
import type { Asked, Command, Services, Subcommand } from './command.ts';
import { showEvidence, showFlags } from './evidence.ts';
import { openFlagForm, takeFlag, undoFlag } from './flag.ts';
import { readAsked } from './options.ts';
import { findAsk, type StoredAsk } from './paged-answers.ts';
import { shareAnswer } from './share.ts';

/** Discord's limit: a longer answer would not be sent at all, and the person would wait in vain. */
const MAX_CONTENT = 2_000;

type Answerable =
  | ChatInputCommandInteraction<'cached'>
  | ButtonInteraction<'cached'>
  | ModalSubmitInteraction<'cached'>;

/**
 * Takes an interaction to its command and sends the answer. Never throws. In this order: outside a server, people are told
 * where to go; a completion gets choices, or none if that fails; a button that opens a form opens it at once, as Discord
 * takes no form after a deferral; everything else is deferred first, as three seconds pass quickly; an interaction that
 * another process has answered is left to it; a `UserError` is shown in its own words, a `SourceError` with ours, and any
 * other failure as an apology with a reference to the log.
 */
export async function route(
  interaction: Interaction,
  commands: readonly Command[],
  services: Services,
): Promise<void> {
  if (!interaction.inCachedGuild()) return sendToServer(interaction, services);
  if (interaction.isAutocomplete()) return complete(interaction, commands, services);
  if (!interaction.isChatInputCommand() && !interaction.isButton() && !interaction.isModalSubmit()) return;
  try {
    if (interaction.isButton()) await press(interaction, commands, services);
    else if (interaction.isModalSubmit()) await submit(interaction, services);
    else await run(interaction, commands, services);
  } catch (error) {
    if (isAnsweredElsewhere(interaction, error)) logElsewhere(services);
    else await tell(interaction, error, services);
  }
}

/** Answers outside the servers that the bot is in, where there are no feeds and no votes. */
async function sendToServer(interaction: Interaction, services: Services): Promise<void> {
  try {
    if (interaction.isAutocomplete()) return await interaction.respond([]);
    if (!interaction.isRepliable()) return;
    const what = interaction.isChatInputCommand() ? `Run /${interaction.commandName}` : 'Use this';
    await interaction.reply({
      content: `${what} in a channel of a server that I was added to: feeds, papers and votes belong to a server.`,
      flags: MessageFlags.Ephemeral,
      allowedMentions: { parse: [] },
    });
  } catch (failure) {
    logUnsent(failure, services);
  }
}

async function run(
  interaction: ChatInputCommandInteraction<'cached'>,
  commands: readonly Command[],
  services: Services,
): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const { command, options } = readAsked(interaction.commandName, interaction.options.data);
  await answer(interaction, { command, options }, 0, commands, services);
}

async function press(
  interaction: ButtonInteraction<'cached'>,
  commands: readonly Command[],
  services: Services,
): Promise<void> {
  const pressedTldr = parseTldrButton(interaction.customId);
  if (pressedTldr !== undefined) return pressTldr(interaction, pressedTldr, services);
  const pressed = parseButton(interaction.customId);
  if (pressed?.kind === 'share') return shareAnswer(interaction, pressed.ask, services);
  await interaction.deferUpdate();
  const ask = pressed && (await findAsk(services.database, pressed.ask));
  if (pressed === undefined || ask === undefined) {
    throw new UserError('This answer is too old for its buttons to work. Run the command again.');
  }
  await answer(interaction, ask, pressed.page, commands, services);
}

function pressTldr(
  interaction: ButtonInteraction<'cached'>,
  pressed: PressedTldr,
  services: Services,
): Promise<void> {
  switch (pressed.kind) {
    case 'evidence':
      return showEvidence(interaction, pressed.ref, services, mayManage(interaction));
    case 'flag':
      return openFlagForm(interaction);
    case 'flags':
      return showFlags(interaction, services, mayManage(interaction));
    case 'undo':
      return undoFlag(interaction, pressed.flagId, services);
  }
}

/** Handles a filled-in form: its custom id is that of the button that opened it. */
async function submit(interaction: ModalSubmitInteraction<'cached'>, services: Services): Promise<void> {
  const pressed = parseTldrButton(interaction.customId);
  if (pressed?.kind !== 'flag' || !interaction.isFromMessage()) {
    throw new UserError("I don't recognise this form any more, and nothing was changed. Open it again.");
  }
  await takeFlag(interaction, pressed, services, mayManage(interaction));
}

async function answer(
  interaction: Answerable,
  ask: StoredAsk,
  page: number,
  commands: readonly Command[],
  services: Services,
): Promise<void> {
  const { command, subcommand } = findCommand(commands, ask.command);
  refuseStrangers(command, subcommand, interaction);
  const said = await subcommand.answer({ ...askedBy(interaction), options: ask.options, page }, services);
  const components = await buildRows(services.database, said, { ...ask, page }, services.now());
  const { content = '', embeds = [] } = said;
  const body = { content, embeds, components };
  const send = (form: MessageBody) =>
    withRetry(() => interaction.editReply({ ...form, allowedMentions: { parse: [] } }));
  try {
    await send(body);
  } catch (error) {
    if (readFailure(error) !== 'refused') throw error;
    services.log.warn({ err: error, command: ask.command }, 'Discord refused an answer with its links');
    // Discord may have refused it because of one of its links, as with a card.
    await send(withoutLinks(body));
  }
}

async function complete(
  interaction: AutocompleteInteraction<'cached'>,
  commands: readonly Command[],
  services: Services,
): Promise<void> {
  try {
    const { name, value } = interaction.options.getFocused(true);
    const ask = readAsked(interaction.commandName, interaction.options.data);
    const { command, subcommand } = findCommand(commands, ask.command);
    refuseStrangers(command, subcommand, interaction);
    const asked = { ...askedBy(interaction), options: ask.options, page: 0 };
    const choices = await subcommand.autocomplete?.[name]?.(value, asked, services);
    await interaction.respond(choices ?? []);
  } catch (error) {
    if (isAnsweredElsewhere(interaction, error)) return logElsewhere(services);
    services.log.warn({ err: error, command: interaction.commandName }, 'a completion failed');
    if (!interaction.responded)
      await interaction.respond([]).catch((failure: unknown) => logUnsent(failure, services));
  }
}

function findCommand(
  commands: readonly Command[],
  name: string,
): { readonly command: Command; readonly subcommand: Subcommand } {
  const [first, second] = name.split(' ');
  const command = commands.find((one) => one.name === first);
  const subcommand = command?.subcommands.find((one) => one.data.name === second);
  if (command === undefined || subcommand === undefined) {
    throw new UserError(
      `I don't know /${name} any more. Discord gets new commands within a minute; try again then.`,
    );
  }
  return { command, subcommand };
}

/** Throws `UserError` for people who may not use a command. Discord hides it from them, unless a server changed that. */
function refuseStrangers(
  command: Command,
  subcommand: Subcommand,
  interaction: Answerable | AutocompleteInteraction<'cached'>,
): void {
  const isForAll = command.audience === 'everyone' && subcommand.audience === undefined;
  if (isForAll || mayManage(interaction)) return;
  const name = command.audience === 'everyone' ? `${command.name} ${subcommand.data.name}` : command.name;
  throw new UserError(
    `/${name} is for people who can manage this server. Ask one of them, or ask for the Manage Server permission.`,
  );
}

function mayManage({ memberPermissions }: Answerable | AutocompleteInteraction<'cached'>): boolean {
  return memberPermissions.has(PermissionFlagsBits.ManageGuild);
}

function askedBy(
  interaction: Answerable | AutocompleteInteraction<'cached'>,
): Omit<Asked, 'options' | 'page'> {
  const { guildId, channelId, user } = interaction;
  return { guildId, channelId: channelId ?? '', userId: user.id, mayManage: mayManage(interaction) };
}

async function tell(interaction: Answerable, error: unknown, services: Services): Promise<void> {
  const content = formatError(error, interaction, services);
  try {
    const reply = { content, embeds: [], components: [], allowedMentions: { parse: [] } };
    // A press or a form is deferred as an update: the original answer stays, and the error is a message of its own.
    if (!interaction.isChatInputCommand() && interaction.deferred && interaction.ephemeral === null) {
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
 * "thinking…" forever. After the deferral of a button, the message comes beside the answer it was to change.
 */
async function replyOrFinish(interaction: Answerable, reply: InteractionEditReplyOptions): Promise<void> {
  const { content } = reply;
  try {
    await interaction.reply({ ...reply, content: content ?? '', flags: MessageFlags.Ephemeral });
  } catch (error) {
    const isTaken = hasCode(error, RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged);
    if (!isTaken && readFailure(error) !== 'passing') throw error;
    if (interaction.isButton()) {
      await interaction.webhook.send({ ...reply, content: content ?? '', flags: MessageFlags.Ephemeral });
    } else {
      await withRetry(() => interaction.webhook.editMessage('@original', reply));
    }
  }
}

function formatError(error: unknown, interaction: Answerable, { log }: Services): string {
  if (error instanceof UserError) return cutAtWord(error.message, MAX_CONTENT);
  const reference = randomUUID().slice(0, 8);
  log.error({ err: error, reference, interaction: interaction.id }, 'a command failed');
  if (error instanceof SourceError)
    return `${error.message} Try again in a few minutes. Reference: \`${reference}\`.`;
  return `Something went wrong on our side, and nothing was changed. Reference for the log: \`${reference}\`.`;
}

/** Whether another process answered: two that run the same shard get the same interactions, and the first answer counts. */
function isAnsweredElsewhere(interaction: Answerable | AutocompleteInteraction, error: unknown): boolean {
  const isOurs = interaction.isAutocomplete()
    ? interaction.responded
    : interaction.replied || interaction.deferred;
  return (
    !isOurs &&
    error instanceof DiscordAPIError &&
    error.code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged
  );
}

function logElsewhere({ log }: Services): void {
  log.warn('another process has answered: two processes run the same shard. Give each its own with SHARDS');
}

function logUnsent(failure: unknown, { log }: Services): void {
  log.error({ err: failure }, 'an answer could not be sent');
}
