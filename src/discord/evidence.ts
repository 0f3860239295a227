import { type ButtonInteraction, ComponentType, DiscordAPIError, MessageFlags } from 'discord.js';
import { UserError } from '../errors.ts';
import { findLineOrder } from '../feeds/feeds.ts';
import { findPostedCard, type PostedCard } from '../feeds/posted-cards.ts';
import { findPaper } from '../papers/library.ts';
import type { Language, LineOrder } from '../papers/line-order.ts';
import { listDay } from '../papers/listings.ts';
import type { Paper } from '../papers/paper.ts';
import { type Evidence, findEvidence, findMadeLine } from '../tldr/evidence.ts';
import { saveFlag } from '../tldr/flags.ts';
import { showMoney } from '../tldr/spending.ts';
import { findTldrs, listOwnLines, type Tldr } from '../tldr/tldr.ts';
import { type TldrServices, writeTldrs } from '../tldr/write.ts';
import { buildCard, showMaker } from './cards.ts';
import { flagButton, type LineMark, type PressedLine, printOf } from './line-buttons.ts';
import { fetchChannel } from './permissions.ts';
import { showDay, showText } from './text.ts';

/** A flagged line is made again while somebody waits: no longer than a digest waits for its lines. */
const TIME_MS = 20_000;

const MAX_LINE = 400;
const MAX_SENTENCE = 1_200;

interface Shown {
  readonly card: PostedCard;
  readonly paper: Paper;
  readonly order: LineOrder;
  readonly tldr: Tldr;
  /** Of the line, which may be older than the feed's order. */
  readonly language: Language;
}

/** Answers a press of Evidence or of Flag. Throws `UserError` where the card is no longer known. */
export async function pressLine(
  interaction: ButtonInteraction<'cached'>,
  pressed: PressedLine,
  services: TldrServices,
): Promise<void> {
  if (pressed.kind === 'evidence') return showEvidence(interaction, pressed.mark, services);
  return flag(interaction, pressed, services);
}

async function showEvidence(
  interaction: ButtonInteraction<'cached'>,
  mark: LineMark,
  services: TldrServices,
): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const messageId = interaction.message.id;
  const { paper, tldr } = await findShown(interaction.guildId, messageId, mark, services);
  const evidence = await findEvidence(services.database, paper, tldr);
  await interaction.editReply({
    content: wordsOf(evidence, tldr, paper.abstractKind),
    components: [{ type: ComponentType.ActionRow, components: [flagButton(messageId, tldr)] }],
    allowedMentions: { parse: [] },
  });
}

async function flag(
  interaction: ButtonInteraction<'cached'>,
  { mark, messageId }: Extract<PressedLine, { kind: 'flag' }>,
  services: TldrServices,
): Promise<void> {
  await interaction.deferUpdate();
  const { database, now, log } = services;
  const shown = await findShown(interaction.guildId, messageId, mark, services);
  const { paper, tldr, order, language, card } = shown;
  const by = { guildId: interaction.guildId, userId: interaction.user.id, at: now() };
  const { maker, line } = tldr;
  await saveFlag(database, { paperId: paper.id, language, maker, line }, by);
  log.info({ paper: paper.id, maker, user: by.userId }, 'a TL;DR was marked wrong');
  await writeTldrs(services, [paper], AbortSignal.timeout(TIME_MS), order);
  const next = (await findTldrs(services, [paper], order)).get(paper.id);
  await editCard(interaction, card, paper, next, services);
  await interaction.editReply({
    content: [
      'Marked as wrong, with your name beside it. The card shows another now:',
      next === undefined
        ? 'no TL;DR, but how the abstract begins.'
        : `${showText(next.line, MAX_LINE)}\n-# TL;DR by ${showMaker(next)}`,
    ].join('\n'),
    components: [],
    allowedMentions: { parse: [] },
  });
}

async function editCard(
  { client }: ButtonInteraction<'cached'>,
  card: PostedCard,
  paper: Paper,
  tldr: Tldr | undefined,
  { database }: TldrServices,
): Promise<void> {
  const listings = await listDay(database, card.source, card.listDay);
  const listing = listings.find((one) => one.paper.id === paper.id);
  const channel = await fetchChannel(client, card.channelId);
  if (listing === undefined || channel === undefined) {
    throw new UserError(
      "It is marked as wrong, but the card can't be edited: its channel is gone or closed to me.",
    );
  }
  const { embeds, components = [] } = buildCard({ listing, tldr });
  try {
    await channel.messages.edit(card.messageId, {
      ...(embeds && { embeds }),
      components,
      allowedMentions: { parse: [] },
    });
  } catch (error) {
    if (!(error instanceof DiscordAPIError)) throw error;
    throw new UserError(
      `It is marked as wrong, but Discord did not let me edit the card: ${error.message}.`,
      {
        cause: error,
      },
    );
  }
}

async function findShown(
  guildId: string,
  messageId: string,
  mark: LineMark,
  { database }: TldrServices,
): Promise<Shown> {
  const card = await findPostedCard(database, guildId, messageId);
  const paper = card && (await findPaper(database, card.paperId));
  if (card === undefined || paper === undefined) {
    throw new UserError('I have no record of this card. If it was posted just now, try again in a minute.');
  }
  const order = await findLineOrder(database, card.feedId);
  const made = mark.maker === 'model' ? await findMadeLine(database, paper.id, mark.id) : undefined;
  const tldr =
    mark.maker === 'model'
      ? made?.tldr
      : listOwnLines(paper).find(({ maker, line }) => maker === mark.maker && printOf(line) === mark.print);
  if (tldr === undefined) {
    throw new UserError('I have no record of this line any more. /papers show has what I know of the paper.');
  }
  return { card, paper, order, tldr, language: made?.language ?? order.language };
}

function wordsOf({ line, sentence, making }: Evidence, tldr: Tldr, kind: Paper['abstractKind']): string {
  return [
    `**${showText(line, MAX_LINE)}**`,
    sentence === undefined
      ? 'No abstract is known that it could rest on.'
      : `It rests on this sentence of ${kind === 'abstract' ? 'the abstract' : 'a description by Daily Papers'}:\n> ${showText(sentence, MAX_SENTENCE)}`,
    `-# TL;DR by ${showMaker(tldr)}${making === undefined ? '; no model, no cost' : ` · prompt ${making.promptVersion} · ${showDay(making.madeAt.toZonedDateTimeISO('UTC').toPlainDate())} · ${showCost(making)}`}`,
  ].join('\n');
}

function showCost({ cost, inputTokens, outputTokens }: NonNullable<Evidence['making']>): string {
  const tokens = `${inputTokens.toLocaleString('en')} + ${outputTokens.toLocaleString('en')} tokens`;
  return cost === null ? `${tokens}, no prices set` : `${tokens}, cost ${showMoney(cost)}`;
}
