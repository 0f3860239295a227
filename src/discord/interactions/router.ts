import {
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type Interaction,
  MessageFlags,
  type ModalSubmitInteraction,
  PermissionFlagsBits,
  type StringSelectMenuInteraction,
} from 'discord.js';
import { UserError } from '../../errors.ts';
import { cutAtWord } from '../../papers/cut-at-word.ts';
import { readFailure } from '../failure.ts';
import { type MessageBody, withoutLinks } from '../render/cards.ts';
import { type PressedTldr, parseTldrButton } from '../render/tldr-buttons.ts';
import { withRetry } from '../retry.ts';
import { buildRows, parseButton, parseMenu } from './buttons.ts';
import type { Asked, Command, Services, Subcommand } from './command.ts';
import { showEvidence, showFlags } from './evidence.ts';
import {
  type Answerable,
  isAnsweredElsewhere,
  logElsewhere,
  logUnsent,
  MAX_CONTENT,
  tellFailure,
} from './failed-answer.ts';
import { openFlagForm, takeFlag, undoFlag } from './flag.ts';
import { readAsked } from './options.ts';
import { findAsk, type StoredAsk } from './paged-answers.ts';
import { shareAnswer } from './share.ts';

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
  if (!isAnswerable(interaction)) return;
  try {
    if (interaction.isButton()) await press(interaction, commands, services);
    else if (interaction.isStringSelectMenu()) await choose(interaction, commands, services);
    else if (interaction.isModalSubmit()) await submit(interaction, services);
    else await run(interaction, commands, services);
  } catch (error) {
    if (isAnsweredElsewhere(interaction, error)) logElsewhere(services);
    else await tellFailure(interaction, error, services);
  }
}

function isAnswerable(interaction: Interaction<'cached'>): interaction is Answerable {
  return (
    interaction.isChatInputCommand() ||
    interaction.isButton() ||
    interaction.isStringSelectMenu() ||
    interaction.isModalSubmit()
  );
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
  const ask = readAsked(interaction.commandName, interaction.options.data);
  await answer(interaction, ask, 0, commands, services);
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

/** Runs a command again with what was chosen in its menu. */
async function choose(
  interaction: StringSelectMenuInteraction<'cached'>,
  commands: readonly Command[],
  services: Services,
): Promise<void> {
  const menu = parseMenu(interaction.customId);
  await interaction.deferUpdate();
  const ask = menu && (await findAsk(services.database, menu.ask));
  const [chosen] = interaction.values;
  if (menu === undefined || ask === undefined || chosen === undefined) {
    throw new UserError('This menu is too old to work. Run the command again.');
  }
  const options = { ...ask.options, [menu.option]: chosen };
  await answer(interaction, { ...ask, options }, 0, commands, services);
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
  ask: StoredAsk & Pick<Asked, 'files'>,
  page: number,
  commands: readonly Command[],
  services: Services,
): Promise<void> {
  const { command, subcommand } = findCommand(commands, ask.command);
  refuseStrangers(command, subcommand, interaction);
  const { options, files } = ask;
  const asked = { ...askedBy(interaction), options, page, ...(files && { files }) };
  const said = await subcommand.answer(asked, services);
  const components = await buildRows(services.database, said, { ...ask, page }, services.now());
  const { content = '', embeds = [] } = said;
  const body = { content: cutAtWord(content, MAX_CONTENT), embeds, components };
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
): Omit<Asked, 'options' | 'files' | 'page'> {
  const { guildId, channelId, user } = interaction;
  return { guildId, channelId: channelId ?? '', userId: user.id, mayManage: mayManage(interaction) };
}
