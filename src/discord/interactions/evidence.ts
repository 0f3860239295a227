import { type APIButtonComponent, type ButtonInteraction, ComponentType, MessageFlags } from 'discord.js';
import { findPostedCard } from '../../delivery/posted-cards.ts';
import { UserError } from '../../errors.ts';
import type { Paper } from '../../papers/paper.ts';
import { type Evidence, findEvidence } from '../../tldr/evidence.ts';
import { listFlags, type StoredFlag } from '../../tldr/flags.ts';
import { formatMoney } from '../../tldr/spending.ts';
import type { Tldr } from '../../tldr/tldr.ts';
import type { TldrServices } from '../../tldr/write.ts';
import { formatMaker } from '../render/cards.ts';
import { formatCount, formatDay, formatPlain, formatText } from '../render/text.ts';
import { flagButton, type TldrRef, undoButton } from '../render/tldr-buttons.ts';
import { findShownTldr } from './shown-tldr.ts';

const MAX_TITLE = 256;
const MAX_LINE = 400;
const MAX_SENTENCE = 1_200;
/** Leaves room for one flag at least, however long title, line and reason are. */
const MAX_SENTENCE_BESIDE_FLAGS = 400;
const MAX_REASON = 240;
const MAX_OTHER_LINE = 160;

/** Discord's own, of a message. */
const MAX_CONTENT = 2_000;
/** Discord's own, of a row. */
const MAX_BUTTONS = 5;
/** Discord's own, of a button. */
const MAX_LABEL = 80;

/**
 * Shows what a line rests on to the person who asked, with a button to flag it or to undo a flag of theirs; managers
 * also see who flagged lines of the paper in their server, and why. Throws `UserError` where the card is no longer known.
 */
export async function showEvidence(
  interaction: ButtonInteraction<'cached'>,
  mark: TldrRef,
  services: TldrServices,
  mayManage: boolean,
): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const { guildId, user } = interaction;
  const messageId = interaction.message.id;
  const { paper, tldr } = await findShownTldr(guildId, messageId, mark, services);
  const evidence = await findEvidence(services.database, paper, tldr);
  const flags = await listFlags(services.database, guildId, paper.id);
  const shown = mayManage ? flags : [];
  const words = wordsOf(evidence, tldr, paper, shown.length > 0 ? MAX_SENTENCE_BESIDE_FLAGS : MAX_SENTENCE);
  const own = flags.filter(({ userId }) => userId === user.id);
  await interaction.editReply({
    content: [words, ...listWords(shown, tldr, MAX_CONTENT - words.length)].join('\n'),
    components: [{ type: ComponentType.ActionRow, components: buttonsFor(own, tldr, messageId) }],
    allowedMentions: { parse: [] },
  });
}

/** Shows, on a card with no line left, what people flagged: to each person their own flags, to managers all of them. */
export async function showFlags(
  interaction: ButtonInteraction<'cached'>,
  { database }: TldrServices,
  mayManage: boolean,
): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const { guildId, user } = interaction;
  const card = await findPostedCard(database, interaction.message.id, guildId);
  if (card === undefined) throw new UserError('I have no record of this card, so I know of no flags on it.');
  const flags = await listFlags(database, guildId, card.paperId);
  const own = flags.filter(({ userId }) => userId === user.id);
  const words = 'Every line on this paper is hidden in this server, as people flagged it as wrong.';
  const buttons = buttonsFor(own, undefined, interaction.message.id);
  await interaction.editReply({
    content: [words, ...listWords(mayManage ? flags : own, undefined, MAX_CONTENT - words.length)].join('\n'),
    components: buttons.length === 0 ? [] : [{ type: ComponentType.ActionRow, components: buttons }],
    allowedMentions: { parse: [] },
  });
}

/** Undo for each line of the paper that this person flagged, the newest first, and Flag where this one is not of them. */
function buttonsFor(
  own: readonly StoredFlag[],
  tldr: Tldr | undefined,
  messageId: string,
): APIButtonComponent[] {
  const isOpen = tldr !== undefined && !own.some((flag) => isOf(flag, tldr));
  const buttons: APIButtonComponent[] = isOpen ? [flagButton(messageId, tldr)] : [];
  for (const flag of own) {
    const label = isOf(flag, tldr) ? 'Undo' : formatPlain(`Undo: ${flag.text}`, MAX_LABEL);
    buttons.push(undoButton(flag.id, label));
  }
  return buttons.slice(0, MAX_BUTTONS);
}

/** Who flagged what, and why, the newest first, in at most so many characters. */
function listWords(flags: readonly StoredFlag[], tldr: Tldr | undefined, room: number): string[] {
  if (flags.length === 0) return [];
  const lines = ['Flagged in this server by'];
  const rest = (left: number) => `and ${formatCount(left, 'more flag')}`;
  let used = lines.join('').length + 1;
  for (const [at, flag] of flags.entries()) {
    const line = showFlag(flag, tldr);
    used += line.length + 1;
    if (used + rest(flags.length).length + 1 > room) return [...lines, rest(flags.length - at)];
    lines.push(line);
  }
  return lines;
}

function showFlag(flag: StoredFlag, tldr: Tldr | undefined): string {
  const { userId, flaggedAt, reason, byManager } = flag;
  return [
    `- <@${userId}>`,
    byManager ? ' (manages this server)' : '',
    `, ${formatDay(flaggedAt.toZonedDateTimeISO('UTC').toPlainDate())}`,
    isOf(flag, tldr) ? '' : `, of “${formatText(flag.text, MAX_OTHER_LINE)}”`,
    `: ${reason === null ? 'no reason given' : formatText(reason, MAX_REASON)}`,
  ].join('');
}

function isOf({ maker, text }: StoredFlag, tldr: Tldr | undefined): boolean {
  return maker === tldr?.maker && text === tldr.text;
}

function wordsOf(
  { text, sentence, making }: Evidence,
  tldr: Tldr,
  { title, abstractKind }: Paper,
  maxSentence: number,
): string {
  return [
    `**${formatText(title, MAX_TITLE) || 'Untitled'}**`,
    formatText(text, MAX_LINE),
    sentence === undefined
      ? 'No abstract is known that it could rest on.'
      : `It rests on this sentence of ${abstractKind === 'abstract' ? 'the abstract' : 'a description by Daily Papers'}:\n> ${formatText(sentence, maxSentence)}`,
    `-# TL;DR by ${formatMaker(tldr)}${making === undefined ? '; no model, no cost' : ` · prompt ${making.promptVersion} · ${formatDay(making.madeAt.toZonedDateTimeISO('UTC').toPlainDate())} · ${formatCost(making)}`}`,
  ].join('\n');
}

function formatCost({ cost, inputTokens, outputTokens }: NonNullable<Evidence['making']>): string {
  const tokens = `${inputTokens.toLocaleString('en')} + ${outputTokens.toLocaleString('en')} tokens`;
  return cost === null ? `${tokens}, no prices set` : `${tokens}, cost ${formatMoney(cost)}`;
}
