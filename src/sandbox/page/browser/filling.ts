import type { ChoiceView, CommandView, GuildView, OptionView } from '../protocol.ts';
import type { Filling } from './state.ts';

/** Starts filling in a command, with its required options shown. */
export function beginFilling(command: CommandView): Filling {
  const shown = command.options.filter(({ required }) => required).map(({ name }) => name);
  return { command, shown, typed: {}, chosen: {}, focused: shown[0] };
}

/**
 * Fills a command in from the text after it: "image editing author: liang". What comes before the first name is the first
 * option's. A name is followed by a space, as a text may hold "author:liang"; at the start, or in a command that requires
 * nothing, "time:9" will do.
 */
export function fillIn(begun: Filling, text: string): Filling {
  const names = begun.command.options.map(({ name }) => name);
  const [first] = names;
  if (first === undefined) return begun;
  const any = names.join('|');
  const named =
    begun.shown.length === 0 ? `(?:^|\\s)(?<name>${any}):` : `(?:^|\\s)(?<name>${any}):\\s|^${first}:`;
  const marks = [...text.matchAll(new RegExp(named, 'gu'))];
  const parts = marks.map(({ 0: mark, groups, index }, at) => ({
    name: groups?.name ?? first,
    value: text.slice(index + mark.length, marks[at + 1]?.index),
  }));
  let filling = begun;
  for (const { name, value } of [{ name: first, value: text.slice(0, marks[0]?.index) }, ...parts]) {
    if (value.trim() === '') continue;
    const shown = filling.shown.includes(name) ? filling : showOption(filling, name);
    filling = typeInto(shown, name, value.trim());
  }
  return filling;
}

/** Finds an option by its name. */
export function findOption({ command }: Filling, name: string | undefined): OptionView | undefined {
  return command.options.find((option) => option.name === name);
}

/** Types into an option; its earlier choice no longer counts. */
export function typeInto(filling: Filling, name: string, text: string): Filling {
  const { [name]: _, ...chosen } = filling.chosen;
  return { ...filling, typed: { ...filling.typed, [name]: text }, chosen, focused: name };
}

/** Picks a choice for an option. */
export function choose(filling: Filling, name: string, choice: ChoiceView): Filling {
  return {
    ...filling,
    typed: { ...filling.typed, [name]: choice.name },
    chosen: { ...filling.chosen, [name]: choice },
  };
}

/** Shows an optional option. */
export function showOption(filling: Filling, name: string): Filling {
  return { ...filling, shown: [...filling.shown, name], focused: name };
}

/** Hides an option and forgets what was typed into it. */
export function hideOption(filling: Filling, name: string): Filling {
  const { [name]: _, ...typed } = filling.typed;
  const { [name]: __, ...chosen } = filling.chosen;
  const shown = filling.shown.filter((one) => one !== name);
  return { ...filling, shown, typed, chosen, focused: shown.at(-1) };
}

/** Returns the choices an option has without asking the bot: its own, or the guild's channels or people. */
export function ownChoices(
  option: OptionView,
  typed: string,
  guild: Pick<GuildView, 'channels' | 'members' | 'roles'>,
): readonly ChoiceView[] {
  const all: readonly ChoiceView[] =
    option.kind === 'boolean'
      ? [
          { name: 'True', value: true },
          { name: 'False', value: false },
        ]
      : (listServer(option.kind, guild) ?? option.choices);
  const sought = typed.toLowerCase();
  return all.filter(({ name }) => name.toLowerCase().includes(sought));
}

function listServer(
  kind: OptionView['kind'],
  { channels, members, roles }: Parameters<typeof ownChoices>[2],
): readonly ChoiceView[] | undefined {
  const people = members.map(({ id, name }) => ({ name: `@${name}`, value: id }));
  const named = roles.map(({ id, name }) => ({ name: `@${name.replace(/^@/u, '')}`, value: id }));
  if (kind === 'channel') return channels.map(({ id, name }) => ({ name: `#${name}`, value: id }));
  if (kind === 'user') return people;
  if (kind === 'role') return named;
  return kind === 'mentionable' ? [...people, ...named] : undefined;
}

/** The options to send, or the first wrong option with Discord's words for it. */
export type Checked =
  | { readonly options: Record<string, string | number | boolean> }
  | { readonly at: string; readonly fault: string };

/** Checks all options before they are sent. */
export function checkFilling(filling: Filling, guild: Parameters<typeof ownChoices>[2]): Checked {
  const options: Record<string, string | number | boolean> = {};
  for (const name of filling.shown) {
    const option = findOption(filling, name);
    if (option === undefined) continue;
    const text = (filling.typed[name] ?? '').trim();
    if (text === '') {
      if (option.required) return { at: name, fault: 'This option is required. Specify a value.' };
      continue;
    }
    const picked = filling.chosen[name] ?? exactChoice(ownChoices(option, '', guild), text);
    const read = picked?.value ?? readTyped(option, text);
    const fault = read === undefined ? faultOf(option) : outOfBounds(option, read);
    if (fault !== undefined || read === undefined) return { at: name, fault: fault ?? faultOf(option) };
    options[name] = read;
  }
  return { options };
}

function exactChoice(choices: readonly ChoiceView[], text: string): ChoiceView | undefined {
  const sought = text.toLowerCase();
  return choices.find(({ name }) => name.toLowerCase() === sought || name.slice(1).toLowerCase() === sought);
}

function readTyped({ kind, choices }: OptionView, text: string): string | number | undefined {
  if (choices.length > 0) return undefined;
  if (kind === 'text') return text;
  if (kind === 'integer') return /^[-+]?\d+$/u.test(text) ? Number(text) : undefined;
  if (kind === 'number') return Number.isFinite(Number(text)) ? Number(text) : undefined;
  return undefined;
}

function faultOf({ kind, choices }: OptionView): string {
  if (choices.length > 0) return 'Choose one of the options in the list.';
  const wanted: Partial<Record<OptionView['kind'], string>> = {
    integer: 'Enter a valid integer.',
    number: 'Enter a valid number.',
    boolean: 'Choose True or False.',
    channel: 'Choose a channel in this server.',
    user: 'Choose a member of this server.',
    role: 'Choose a role of this server.',
    mentionable: 'Choose a member or role of this server.',
    file: 'The file is still being uploaded.',
  };
  return wanted[kind] ?? 'This can’t be used here.';
}

function outOfBounds({ kind, min, max }: OptionView, value: string | number | boolean): string | undefined {
  const size = typeof value === 'string' ? value.length : typeof value === 'number' ? value : undefined;
  const unit = kind === 'text' ? ' characters' : '';
  if (size === undefined) return undefined;
  if (max !== undefined && size > max) return `At most ${max}${unit}.`;
  if (min !== undefined && size < min) return `At least ${min}${unit}.`;
  return undefined;
}
