import {
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type Interaction,
  type MessageContextMenuCommandInteraction,
  MessageFlags,
  type ModalSubmitInteraction,
  type StringSelectMenuInteraction,
} from 'discord.js';
import { UserError } from '../../errors.ts';
import { SourceError } from '../../sources/source.ts';
import { meetPerson } from '../members.ts';
import { type PressedStanding, parseStanding } from '../render/standing.ts';
import { type PressedTldr, parseTldrButton } from '../render/tldr-buttons.ts';
import type { Asked } from './asked.ts';
import { askedBy, findCommand, mayManage, readMessageAsk, refuseStrangers } from './asked-command.ts';
import { parseButton, parseMenu } from './buttons.ts';
import type { Command } from './command.ts';
import { complete } from './complete.ts';
import { showEvidence, showFlags } from './evidence.ts';
import {
  type Answerable,
  formatError,
  isAnsweredElsewhere,
  logElsewhere,
  tellFailure,
} from './failed-answer.ts';
import { openFlagForm, takeFlag, undoFlag } from './flag.ts';
import { readForm, withoutSecrets } from './forms.ts';
import { getForm, openForm, openFormAtOnce } from './open-form.ts';
import { readAsked } from './options.ts';
import { isForAnywhere, sendToServer, worksOutside } from './outside.ts';
import { findAsk, getAsk, giveAskBack, type StoredAsk, takeAsk } from './paged-answers.ts';
import { sendAnswer } from './send-answer.ts';
import type { Services } from './services.ts';
import { shareAnswer } from './share.ts';

/**
 * Takes an interaction to its command and sends the answer, and remembers who came. Never throws. In this order: outside the
 * servers that the bot is in, people are told where to go, unless something works there or is about a server; a completion
 * gets choices, or none if that fails; a command or a button that opens a form opens it at once, as Discord takes no form
 * after a deferral; everything else is deferred first, as three seconds pass quickly; an interaction that another process
 * has answered is left to it; a `UserError` is shown in its own words, a `SourceError` with ours, and any other failure as
 * an apology with a reference to the log.
 */
export async function route(
  interaction: Interaction,
  commands: readonly Command[],
  services: Services,
): Promise<void> {
  if (!interaction.inCachedGuild()) {
    if (interaction.isAutocomplete() && isForAnywhere(interaction, commands))
      return complete(interaction, commands, services);
    if (!worksOutside(interaction, commands)) return sendToServer(interaction, services);
    return answerSafely(interaction, commands, services);
  }
  if (interaction.isAutocomplete()) return complete(interaction, commands, services);
  if (!isAnswerable(interaction)) return;
  const met = meetPerson(interaction.member, services);
  beingMet.set(interaction, met);
  await answerSafely(interaction, commands, services);
  await met;
}

/** Settle once whoever an interaction is of has been remembered. */
const beingMet = new WeakMap<Interaction, Promise<void>>();

function isAnswerable(interaction: Interaction<'cached'>): interaction is Answerable & Interaction<'cached'> {
  return (
    interaction.isChatInputCommand() ||
    interaction.isMessageContextMenuCommand() ||
    interaction.isButton() ||
    interaction.isStringSelectMenu() ||
    interaction.isModalSubmit()
  );
}

async function answerSafely(
  interaction: Answerable,
  commands: readonly Command[],
  services: Services,
): Promise<void> {
  try {
    if (interaction.isButton()) await press(interaction, commands, services);
    else if (interaction.isStringSelectMenu()) await choose(interaction, commands, services);
    else if (interaction.isModalSubmit()) await submit(interaction, commands, services);
    else await run(interaction, commands, services);
  } catch (error) {
    if (isAnsweredElsewhere(interaction, error)) logElsewhere(services);
    else await tellFailure(interaction, error, services);
  }
}

async function run(
  interaction: ChatInputCommandInteraction | MessageContextMenuCommandInteraction,
  commands: readonly Command[],
  services: Services,
): Promise<void> {
  if (interaction.isChatInputCommand()) {
    const ask = readAsked(interaction.commandName, interaction.options.data);
    return answerOrOpenForm(interaction, ask, commands, services);
  }
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const ask = readMessageAsk(commands, interaction);
  await answer(interaction, ask, 0, commands, services);
}

async function press(
  interaction: ButtonInteraction,
  commands: readonly Command[],
  services: Services,
): Promise<void> {
  const standing = parseStanding(interaction.customId);
  if (standing !== undefined)
    return answerStanding(interaction, standing, standing.options, commands, services);
  const pressed = parseButton(interaction.customId);
  if (interaction.inCachedGuild()) {
    const pressedTldr = parseTldrButton(interaction.customId);
    if (pressedTldr !== undefined) return pressTldr(interaction, pressedTldr, services);
    if (pressed?.kind === 'share') return shareAnswer(interaction, pressed.ask, services);
  }
  if (pressed?.kind === 'form' || pressed?.kind === 'form-beside')
    return openForm(interaction, pressed.ask, pressed.kind, commands, services);
  if (pressed?.kind === 'beside') await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  else await interaction.deferUpdate();
  const ask = await getAsk(services.database, pressed?.ask);
  if (pressed?.kind === 'once') return answerOnce(interaction, pressed.ask, ask, commands, services);
  await answer(interaction, ask, pressed?.kind === 'page' ? pressed.page : 0, commands, services);
}

/** Answers a press on a message that stays: to the person who pressed alone, beside it. */
async function answerStanding(
  interaction: ButtonInteraction | StringSelectMenuInteraction,
  { command }: PressedStanding,
  options: StoredAsk['options'],
  commands: readonly Command[],
  services: Services,
): Promise<void> {
  await answerOrOpenForm(interaction, { command, options }, commands, services);
}

/** Opens the form of a command that has one to open at once; answers any other by a message of its own. */
async function answerOrOpenForm(
  interaction: ChatInputCommandInteraction | ButtonInteraction | StringSelectMenuInteraction,
  ask: StoredAsk & Pick<Asked, 'files'>,
  commands: readonly Command[],
  services: Services,
): Promise<void> {
  if (await openFormAtOnce(interaction, ask, commands, services)) return;
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  await answer(interaction, ask, 0, commands, services);
}

/** Runs a command for the first press only; for another one if that fails. */
async function answerOnce(
  interaction: ButtonInteraction,
  id: string,
  ask: StoredAsk,
  commands: readonly Command[],
  services: Services,
): Promise<void> {
  const { database, now } = services;
  if (!(await takeAsk(database, id))) throw new UserError('This button was pressed already.');
  try {
    await answer(interaction, ask, 0, commands, services);
  } catch (error) {
    if (error instanceof UserError || error instanceof SourceError)
      await giveAskBack(database, id, ask, now());
    throw error;
  }
}

/** Runs a command again with what was chosen in its menu, or the command that the menu opens. */
async function choose(
  interaction: StringSelectMenuInteraction,
  commands: readonly Command[],
  services: Services,
): Promise<void> {
  const [chosen] = interaction.values;
  const standing = parseStanding(interaction.customId);
  if (standing?.option !== undefined && chosen !== undefined) {
    const options = { ...standing.options, [standing.option]: chosen };
    return answerStanding(interaction, standing, options, commands, services);
  }
  const menu = parseMenu(interaction.customId);
  if (menu?.kind === 'open' && chosen !== undefined) {
    const opened = { command: menu.command, options: { [menu.option]: chosen } };
    return answerOrOpenForm(interaction, opened, commands, services);
  }
  await interaction.deferUpdate();
  const ask = menu?.kind === 'choose' ? await findAsk(services.database, menu.ask) : undefined;
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
async function submit(
  interaction: ModalSubmitInteraction,
  commands: readonly Command[],
  services: Services,
): Promise<void> {
  const pressedTldr = parseTldrButton(interaction.customId);
  const pressed = parseButton(interaction.customId);
  if (interaction.isFromMessage() && interaction.inCachedGuild() && pressedTldr?.kind === 'flag')
    return takeFlag(interaction, pressedTldr, services, mayManage(interaction));
  if (pressed?.kind === 'form-beside') await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  else if (interaction.isFromMessage() && pressed?.kind === 'form') await interaction.deferUpdate();
  else throw new UserError("I don't recognise this form any more, and nothing was changed. Open it again.");
  const ask = await getAsk(services.database, pressed.ask);
  const form = await getForm(interaction, ask, commands, services);
  const filled = { ...ask, options: readForm(form, ask.options, interaction) };
  const kept = { ...ask, options: withoutSecrets(form, filled.options) };
  try {
    await answer(interaction, filled, 0, commands, services, kept);
  } catch (error) {
    // What was typed is not lost: the form opens again with it.
    const content = formatError(error, interaction, services);
    const offers = [{ label: 'Correct it', press: 'form', isMain: true, ...kept }] as const;
    await sendAnswer(interaction, { content, offers }, { ...kept, page: 0 }, services);
  }
}

/** `kept` is what is stored for the buttons of the answer. */
async function answer(
  interaction: Answerable,
  ask: StoredAsk & Pick<Asked, 'files'>,
  page: number,
  commands: readonly Command[],
  services: Services,
  kept: StoredAsk = ask,
): Promise<void> {
  const { command, subcommand } = findCommand(commands, ask.command);
  const { options, files } = ask;
  const asked = { ...askedBy(interaction, ask), options, page, ...(files && { files }) };
  await refuseStrangers(command, subcommand, asked, services);
  if (subcommand.waitsUntilMet) await beingMet.get(interaction);
  const said = await subcommand.answer(asked, services);
  await sendAnswer(interaction, said, { ...kept, page }, services);
}
