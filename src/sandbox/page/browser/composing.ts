import type { ChoiceView, CommandView } from '../protocol.ts';
import { showOutcome } from './answer.ts';
import {
  beginFilling,
  checkFilling,
  choose,
  fillIn,
  findOption,
  hideOption,
  ownChoices,
  showOption,
  typeInto,
} from './filling.ts';
import { showEnd } from './place.ts';
import { type App, type Composer, EMPTY_COMPOSER, newestMessage, openCommands, openGuild } from './state.ts';

/** Short enough to feel immediate, long enough not to ask the bot at every letter. */
const TYPING_MS = 120;

const NOBODY = { channels: [], members: [], roles: [] } as const;

/** Returns the commands that match what was typed after the slash. */
export function matchingCommands({ state }: App): readonly CommandView[] {
  const { text, filling, closed } = state.composer;
  if (!text.startsWith('/') || filling !== undefined || closed) return [];
  const sought = text.slice(1).trim().toLowerCase();
  const commands = openCommands(state);
  const begins = commands.filter(({ path }) => path.startsWith(sought));
  const holds = commands.filter(({ path }) => !path.startsWith(sought) && path.includes(sought));
  return [...begins, ...holds];
}

/**
 * Returns the choices for the focused option. Leaves out what the bot offered for another text: Enter, pressed before new
 * choices come, would pick something the person no longer sees.
 */
export function matchingChoices({ state }: App): readonly ChoiceView[] {
  const { filling, offered, closed } = state.composer;
  const option = filling && findOption(filling, filling.focused);
  if (filling === undefined || option === undefined || closed) return [];
  const typed = filling.typed[option.name] ?? '';
  if (option.completes)
    return offered?.option === option.name && offered.typed === typed ? offered.choices : [];
  const sought = filling.chosen[option.name] === undefined ? typed : '';
  return ownChoices(option, sought, openGuild(state) ?? NOBODY);
}

/** Takes what is typed or pasted into the composer. A command that is there in full becomes one to fill in. */
export function type(app: App, text: string): void {
  change(app, { text, highlighted: 0, closed: false, fault: undefined });
  const command = openCommands(app.state).find(({ path }) => text.startsWith(`/${path} `));
  const rest = text.slice((command?.path.length ?? 0) + 1).trim();
  if (command !== undefined && (rest === '' || command.options.length > 0)) pickCommand(app, command, rest);
}

/** Starts filling in a command, with what was written after it. */
export function pickCommand(app: App, command: CommandView, written = ''): void {
  const filling = fillIn(beginFilling(command), written);
  app.set({ composer: { ...EMPTY_COMPOSER, filling } });
  if (filling.focused !== undefined) {
    complete(app, 0);
    focusOn(`option-${filling.focused}`);
  } else {
    focusOn('filling');
  }
}

/** Puts the cursor into an option. */
export function enterOption(app: App, name: string): void {
  const { filling } = app.state.composer;
  if (filling === undefined || filling.focused === name) return;
  change(app, { filling: { ...filling, focused: name }, offered: undefined, highlighted: 0, closed: false });
  complete(app, 0);
}

/** Shows an optional option, and puts the cursor into it. */
export function addOption(app: App, name: string): void {
  const { filling } = app.state.composer;
  if (filling === undefined) return;
  change(app, {
    filling: showOption(filling, name),
    offered: undefined,
    highlighted: 0,
    closed: false,
    fault: undefined,
  });
  focusOn(`option-${name}`);
  complete(app, 0);
}

/** Takes what is typed into an option. */
export function typeOption(app: App, name: string, text: string): void {
  const { filling } = app.state.composer;
  if (filling === undefined) return;
  change(app, { filling: typeInto(filling, name, text), highlighted: 0, closed: false, fault: undefined });
  complete(app, TYPING_MS);
}

/** Picks a choice for the focused option, and moves to the next empty one. */
export function pickChoice(app: App, choice: ChoiceView): void {
  const { filling } = app.state.composer;
  if (filling?.focused === undefined) return;
  const chosen = choose(filling, filling.focused, choice);
  const next = chosen.shown.find((name) => (chosen.typed[name] ?? '') === '');
  change(app, { filling: chosen, offered: undefined, closed: true, fault: undefined });
  focusOn(`option-${next ?? filling.focused}`);
}

/** Discord takes files of this size from everyone. */
const MAX_FILE_BYTES = 10_000_000;

/** Attaches a file as an option. */
export async function attachFile(app: App, name: string, file: File): Promise<void> {
  if (file.size > MAX_FILE_BYTES) {
    change(app, { fault: `${file.name} is larger than ${MAX_FILE_BYTES / 1_000_000} MB.` });
    return;
  }
  typeOption(app, name, file.name);
  const base64 = await readBase64(file);
  const { file: attached, refused } = await app.connection.ask({ do: 'attach', name: file.name, base64 });
  const { filling } = app.state.composer;
  if (filling === undefined) return;
  if (attached === undefined) change(app, { fault: refused });
  else change(app, { filling: choose(filling, name, attached), fault: undefined });
}

function readBase64(file: File): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const reader = new FileReader();
  reader.addEventListener('load', () => resolve(String(reader.result).replace(/^[^,]*,/u, '')));
  reader.addEventListener('error', () => reject(reader.error));
  reader.readAsDataURL(file);
  return promise;
}

/** Removes an option; removing a required one cancels the command. */
export function removeOption(app: App, name: string): void {
  const { filling } = app.state.composer;
  if (filling === undefined) return;
  if (findOption(filling, name)?.required) {
    leave(app);
    return;
  }
  const left = hideOption(filling, name);
  change(app, { filling: left, offered: undefined, fault: undefined });
  focusOn(left.focused === undefined ? 'filling' : `option-${left.focused}`);
}

/** Cancels the command. */
export function leave(app: App): void {
  app.set({ composer: EMPTY_COMPOSER });
  focusOn('composer');
}

/** Changes the composer's state. */
export function change(app: App, changed: Partial<Composer>): void {
  app.set({ composer: { ...app.state.composer, ...changed } });
}

/** Sends what the composer holds, if it is valid. */
export function submit(app: App): void {
  const { composer, channel } = app.state;
  if (channel === undefined) {
    change(app, { fault: 'No channel is open.' });
    return;
  }
  if (composer.filling !== undefined) {
    run(app, channel);
    return;
  }
  const content = composer.text.trim();
  if (content === '') return;
  if (content.startsWith('/')) {
    const known = openCommands(app.state).find(({ path }) => `/${path}` === content);
    if (known !== undefined) pickCommand(app, known);
    else change(app, { fault: unknownCommand(app, content) });
    return;
  }
  app.set({ composer: EMPTY_COMPOSER });
  void app.connection.ask({ do: 'say', channel, content }).then(({ refused }) => {
    // A text that was not sent is not lost.
    if (refused === undefined) return showEnd();
    change(app, { text: content, fault: refused });
  });
}

function unknownCommand(app: App, content: string): string {
  const first = content.slice(1).split(' ')[0] ?? '';
  return openGuild(app.state)?.hidden.includes(first)
    ? `/${first} is only shown to people who can manage this server. You can’t.`
    : `There is no command ${content}. Type / to see them all.`;
}

let lastNumber = 0;

function run(app: App, channel: string): void {
  const { filling } = app.state.composer;
  if (filling === undefined) return;
  const checked = checkFilling(filling, openGuild(app.state) ?? NOBODY);
  if ('fault' in checked) {
    change(app, { fault: checked.fault });
    focusOn(`option-${checked.at}`);
    return;
  }
  lastNumber += 1;
  const number = lastNumber;
  const command = filling.command.path;
  const after = newestMessage(app.state);
  const pending = { number, channel, command, after, fault: undefined };
  app.set({ composer: EMPTY_COMPOSER, pending: [...app.state.pending, pending] });
  focusOn('composer');
  void showEnd();
  void app.connection.ask({ do: 'invoke', channel, command, options: checked.options }).then((result) => {
    const others = app.state.pending.filter((one) => one.number !== number);
    const fault = result.failed ? 'The application did not respond' : result.refused;
    app.set({
      pending: fault === undefined ? others : [...others, { ...pending, fault }],
      ...(result.modal && { modal: result.modal }),
    });
    return showOutcome(app, after, fault);
  });
}

let asked = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Asks the bot for choices, after a moment; ignores an answer that comes too late. */
function complete(app: App, delay: number): void {
  clearTimeout(timer);
  asked += 1;
  const number = asked;
  const { channel } = app.state;
  const { filling } = app.state.composer;
  const option = filling && findOption(filling, filling.focused);
  if (filling === undefined || option === undefined || !option.completes || channel === undefined) return;
  const others = checkFilling(
    { ...filling, shown: filling.shown.filter((one) => one !== option.name) },
    NOBODY,
  );
  const typed = filling.typed[option.name] ?? '';
  timer = setTimeout(() => {
    void app.connection
      .ask({
        do: 'complete',
        channel,
        command: filling.command.path,
        option: option.name,
        typed,
        options: 'options' in others ? others.options : {},
      })
      .then(({ choices }) => {
        if (number !== asked) return;
        change(app, { offered: { option: option.name, typed, choices: choices ?? [] }, highlighted: 0 });
      });
  }, delay);
}

function focusOn(id: string): void {
  document.getElementById(id)?.focus();
}
