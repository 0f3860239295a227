import type { ButtonInteraction, ChatInputCommandInteraction, StringSelectMenuInteraction } from 'discord.js';
import type { Form } from './answer.ts';
import { askedBy, findCommand, refuseStrangers } from './asked-command.ts';
import { type Command, listSubcommands } from './command.ts';
import type { Answerable } from './failed-answer.ts';
import { buildForm } from './forms.ts';
import { getAsk, type StoredAsk, saveAsk } from './paged-answers.ts';
import type { Services } from './services.ts';

/** An interaction that Discord takes a form for, as the first answer. */
type Opening = ChatInputCommandInteraction | ButtonInteraction | StringSelectMenuInteraction;

/** Whether the answer to a filled-in form replaces the message that it was opened from, or is one of its own. */
type FormKind = 'form' | 'form-beside';

/** Opens the form of a command that has one to open at once. Returns false if the command is to answer. */
export async function openFormAtOnce(
  interaction: Opening,
  ask: StoredAsk,
  commands: readonly Command[],
  services: Services,
): Promise<boolean> {
  if (!hasOpenForm(commands, ask)) return false;
  const form = await formOf(interaction, ask, commands, services);
  if (form === undefined) return false;
  await showForm(interaction, form, ask, 'form-beside', services);
  return true;
}

/** Whether a command opens a form at once. Of one that is gone, people hear when it is to answer. */
function hasOpenForm(commands: readonly Command[], { command: name }: StoredAsk): boolean {
  const subcommands = commands.flatMap(listSubcommands);
  return subcommands.some((one) => one.name === name && one.subcommand.opensForm === true);
}

/** Opens a form whose command gets the options of an ask, and those that the form keeps. */
async function showForm(
  interaction: Opening,
  form: Form,
  { command, options }: StoredAsk,
  kind: FormKind,
  { database, now }: Services,
): Promise<void> {
  const id = await saveAsk(database, { command, options: { ...options, ...form.keep } }, now());
  await interaction.showModal(buildForm(form, `${kind}:${id}`));
}

/** Opens a command's form: at once, as Discord takes no form after a deferral. */
export async function openForm(
  interaction: ButtonInteraction,
  id: string,
  kind: FormKind,
  commands: readonly Command[],
  services: Services,
): Promise<void> {
  const ask = await getAsk(services.database, id);
  const form = await getForm(interaction, ask, commands, services);
  if (form.keep !== undefined) return showForm(interaction, form, ask, kind, services);
  await interaction.showModal(buildForm(form, interaction.customId));
}

/** Returns a command's form for the options of an ask. */
export async function getForm(
  interaction: Answerable,
  ask: StoredAsk,
  commands: readonly Command[],
  services: Services,
): Promise<Form> {
  const form = await formOf(interaction, ask, commands, services);
  if (form === undefined) throw new Error(`/${ask.command} has no form.`);
  return form;
}

async function formOf(
  interaction: Answerable,
  { command: name, options }: StoredAsk,
  commands: readonly Command[],
  services: Services,
): Promise<Form | undefined> {
  const { command, subcommand } = findCommand(commands, name);
  const asker = askedBy(interaction, { options });
  await refuseStrangers(command, subcommand, asker, services);
  return subcommand.form?.({ ...asker, options, page: 0 }, services);
}
