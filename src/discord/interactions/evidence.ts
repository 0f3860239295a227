import { type APIButtonComponent, type ButtonInteraction, ComponentType, MessageFlags } from 'discord.js';
import { findWhy } from '../../delivery/digests.ts';
import { findPostedCard } from '../../delivery/posted-cards.ts';
import { UserError } from '../../errors.ts';
import { formatPersonFirst } from '../../nameless.ts';
import type { Paper } from '../../papers/paper.ts';
import { type Evidence, findEvidence } from '../../tldr/evidence.ts';
import { listFlags, type StoredFlag } from '../../tldr/flags.ts';
import { formatMoney } from '../../tldr/spending.ts';
import type { Tldr } from '../../tldr/tldr.ts';
import type { TldrServices } from '../../tldr/write.ts';
import { MAX_BUTTON_LABEL, MAX_CONTENT, MAX_ROW_BUTTONS } from '../limits.ts';
import { formatLongWhy, formatMaker } from '../render/cards.ts';
import { formatCount, formatDay, formatPlain, formatText } from '../render/text.ts';
import { flagButton, type TldrRef, undoButton } from '../render/tldr-buttons.ts';
import { findShownTldr } from './shown-tldr.ts';

const MAX_TITLE = 256;
const MAX_TLDR = 400;
const MAX_SENTENCE = 1_200;
/** Leaves room for the reasons of a card. */
const MAX_SENTENCE_BESIDE_REASONS = 700;
/** Leaves room for at least one flag, however long the title, TL;DR and reason are. */
const MAX_SENTENCE_BESIDE_FLAGS = 400;
const MAX_REASON = 240;
const MAX_OTHER_TLDR = 160;

/**
 * Shows the evidence for a TL;DR to the person who asked, with a button to flag it or to undo their flag. Managers also
 * see who flagged TL;DRs of the paper in their server, and why. Throws `UserError` if the card is no longer known.
 */
export async function showEvidence(
  interaction: ButtonInteraction<'cached'>,
  ref: TldrRef,
  services: TldrServices,
  mayManage: boolean,
): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const { guildId, user } = interaction;
  const messageId = interaction.message.id;
  const { card, paper, tldr } = await findShownTldr(guildId, messageId, ref, services);
  const why = formatLongWhy(await findWhy(services.database, card.cardId));
  const evidence = await findEvidence(services.database, paper, tldr);
  const flags = await listFlags(services.database, guildId, paper.id);
  const shown = mayManage ? flags : [];
  const beside = why.length > 0 ? MAX_SENTENCE_BESIDE_REASONS : MAX_SENTENCE;
  const maxSentence = shown.length > 0 ? MAX_SENTENCE_BESIDE_FLAGS : beside;
  const words = [formatEvidence(evidence, tldr, paper, maxSentence), ...why].join('\n');
  const own = flags.filter(({ userId }) => userId === user.id);
  await interaction.editReply({
    content: [words, ...formatFlags(shown, tldr, MAX_CONTENT - words.length)].join('\n'),
    components: [{ type: ComponentType.ActionRow, components: buttonsFor(own, tldr, messageId) }],
    allowedMentions: { parse: [] },
  });
}

/** Shows the flags on a card with no TL;DR left: to each person their own, to managers all of them. */
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
  const words = "This server no longer sees any of this paper's TL;DRs because people flagged them as wrong.";
  const buttons = buttonsFor(own, undefined, interaction.message.id);
  await interaction.editReply({
    content: [words, ...formatFlags(mayManage ? flags : own, undefined, MAX_CONTENT - words.length)].join(
      '\n',
    ),
    components: buttons.length === 0 ? [] : [{ type: ComponentType.ActionRow, components: buttons }],
    allowedMentions: { parse: [] },
  });
}

/** Builds Flag, unless this person flagged the TL;DR, and Undo for each flag of theirs, the newest first. */
function buttonsFor(
  own: readonly StoredFlag[],
  tldr: Tldr | undefined,
  messageId: string,
): APIButtonComponent[] {
  const isOpen = tldr !== undefined && !own.some((flag) => isOf(flag, tldr));
  const buttons: APIButtonComponent[] = isOpen ? [flagButton(messageId, tldr)] : [];
  for (const flag of own) {
    const label = isOf(flag, tldr) ? 'Undo' : formatPlain(`Undo: ${flag.text}`, MAX_BUTTON_LABEL);
    buttons.push(undoButton(flag.id, label));
  }
  return buttons.slice(0, MAX_ROW_BUTTONS);
}

/** Lists who flagged what and why, the newest first, in at most `room` characters. */
function formatFlags(flags: readonly StoredFlag[], tldr: Tldr | undefined, room: number): string[] {
  if (flags.length === 0) return [];
  const lines = ['Flagged in this server by'];
  const rest = (left: number) => `and ${formatCount(left, 'more flag')}`;
  let used = lines.join('').length + 1;
  for (const [at, flag] of flags.entries()) {
    const line = formatFlag(flag, tldr);
    used += line.length + 1;
    if (used + rest(flags.length).length + 1 > room) return [...lines, rest(flags.length - at)];
    lines.push(line);
  }
  return lines;
}

function formatFlag(flag: StoredFlag, tldr: Tldr | undefined): string {
  const { userId, flaggedAt, reason, byManager } = flag;
  return [
    `- ${formatPersonFirst(userId)}`,
    byManager ? ' (manages this server)' : '',
    `, ${formatDay(flaggedAt.toZonedDateTimeISO('UTC').toPlainDate())}`,
    isOf(flag, tldr) ? '' : `, of “${formatText(flag.text, MAX_OTHER_TLDR)}”`,
    `: ${reason === null ? 'no reason given' : formatText(reason, MAX_REASON)}`,
  ].join('');
}

function isOf({ maker, text }: StoredFlag, tldr: Tldr | undefined): boolean {
  return maker === tldr?.maker && text === tldr.text;
}

function formatEvidence(
  { text, sentence, making }: Evidence,
  tldr: Tldr,
  { title, abstractKind }: Paper,
  maxSentence: number,
): string {
  return [
    `**${formatText(title, MAX_TITLE) || 'Untitled'}**`,
    formatText(text, MAX_TLDR),
    sentence === undefined
      ? 'No abstract is known that could support it.'
      : `It is based on this sentence from ${abstractKind === 'abstract' ? 'the abstract' : 'a description by Daily Papers'}:\n> ${formatText(sentence, maxSentence)}`,
    `-# TL;DR by ${formatMaker(tldr)}${making === undefined ? '; no model, no cost' : ` · prompt ${making.promptVersion} · ${formatDay(making.madeAt.toZonedDateTimeISO('UTC').toPlainDate())} · ${formatCost(making)}`}`,
  ].join('\n');
}

function formatCost({ cost, inputTokens, outputTokens }: NonNullable<Evidence['making']>): string {
  const tokens = `${inputTokens.toLocaleString('en')} + ${outputTokens.toLocaleString('en')} tokens`;
  return cost === null ? `${tokens}, no prices set` : `${tokens}, cost ${formatMoney(cost)}`;
}
