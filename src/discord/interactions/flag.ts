import { type ButtonInteraction, ComponentType, type ModalMessageModalSubmitInteraction } from 'discord.js';
import { UserError } from '../../errors.ts';
import { cutAtWord } from '../../papers/cut-at-word.ts';
import { findPaper } from '../../papers/library.ts';
import { stripNul } from '../../papers/strip-nul.ts';
import { isHiddenIn, removeFlag, saveFlag } from '../../tldr/flags.ts';
import type { Tldr } from '../../tldr/tldr.ts';
import { type TldrServices, writeTldrs } from '../../tldr/write.ts';
import { editCardsOf, findTldrOf } from '../delivery/edit-cards.ts';
import { formatMaker } from '../render/cards.ts';
import { formatText } from '../render/text.ts';
import { buildFlagForm, MAX_REASON, type PressedFlag, REASON, undoButton } from '../render/tldr-buttons.ts';
import { findShownTldr } from './shown-tldr.ts';

/** A flagged TL;DR is rewritten while somebody waits: no longer than a digest waits for its TL;DRs. */
const TIME_MS = 20_000;

const MAX_TLDR = 400;

/** Opens the form that asks why a TL;DR is wrong. Discord opens a form only as the first answer to a press. */
export async function openFlagForm(interaction: ButtonInteraction<'cached'>): Promise<void> {
  await interaction.showModal(buildFlagForm(interaction.customId));
}

/**
 * Takes a filled-in form: stores the flag and, if it hides the TL;DR, makes the cards show the next one. Throws
 * `UserError` if the reason is empty or the card is no longer known.
 */
export async function takeFlag(
  interaction: ModalMessageModalSubmitInteraction<'cached'>,
  { ref, messageId }: PressedFlag,
  services: TldrServices,
  mayManage: boolean,
): Promise<void> {
  await interaction.deferUpdate();
  const { database, now, log } = services;
  const { guildId, client } = interaction;
  const reason = readReason(interaction.fields.getTextInputValue(REASON));
  const { paper, tldr, preference, language, card } = await findShownTldr(guildId, messageId, ref, services);
  const { maker, text } = tldr;
  const flag = { paperId: paper.id, language, maker, text };
  const by = { guildId, userId: interaction.user.id, at: now(), reason, mayManage };
  const { id, before, after } = await saveFlag(database, flag, by);
  log.info({ paper: paper.id, maker, user: by.userId, servers: after.size }, 'a TL;DR was flagged as wrong');
  const undo = [{ type: ComponentType.ActionRow, components: [undoButton(id)] }] as const;
  const say = (words: readonly string[]) =>
    interaction.editReply({
      content: [
        ...words,
        '-# People who manage this server can see your name and reason under Evidence.',
      ].join('\n'),
      components: undo,
      allowedMentions: { parse: [] },
    });
  if (!isHiddenIn(after, guildId)) {
    await say([
      'Flagged as wrong. The card keeps this TL;DR until another person, or someone who manages this server, flags it too.',
    ]);
    return;
  }
  await writeTldrs(services, [paper], AbortSignal.timeout(TIME_MS), preference);
  const failed = await editCardsOf(client, paper, guildId, services);
  const trouble = failed.get(messageId);
  const next = formatNext(await findTldrOf(card, paper, services, preference));
  await say(
    trouble === undefined
      ? ['Flagged as wrong. This server no longer sees the TL;DR. The card now shows:', next]
      : ['Flagged as wrong. This server no longer sees the TL;DR.', trouble],
  );
  if (isHiddenIn(before, undefined) !== isHiddenIn(after, undefined))
    await editCardsOf(client, paper, undefined, services);
}

/** Removes a person's flag, and shows the TL;DR again unless other people's flags hide it. */
export async function undoFlag(
  interaction: ButtonInteraction<'cached'>,
  flagId: number,
  services: TldrServices,
): Promise<void> {
  await interaction.deferUpdate();
  const { database, log } = services;
  const { guildId, client, user } = interaction;
  const change = await removeFlag(database, flagId, { guildId, userId: user.id });
  if (change === undefined) {
    throw new UserError(
      'This flag is already gone. Press Evidence on the card to see the flags that are left.',
    );
  }
  const { flag, before, after } = change;
  log.info({ paper: flag.paperId, maker: flag.maker, user: user.id }, 'a flag on a TL;DR was undone');
  const isBack = isHiddenIn(before, guildId) && !isHiddenIn(after, guildId);
  const paper = await findPaper(database, flag.paperId);
  const failed = paper && isBack ? await editCardsOf(client, paper, guildId, services) : new Map();
  await interaction.editReply({
    content: [
      'Your flag is undone.',
      ...(isBack ? ['This server can see the TL;DR again.'] : []),
      ...(isHiddenIn(after, guildId) ? ['The TL;DR stays hidden: others flagged it too.'] : []),
      ...new Set<string>(failed.values()),
    ].join(' '),
    components: [],
    allowedMentions: { parse: [] },
  });
  if (paper !== undefined && isHiddenIn(before, undefined) && !isHiddenIn(after, undefined))
    await editCardsOf(client, paper, undefined, services);
}

function formatNext(tldr: Tldr | undefined): string {
  if (tldr === undefined) return 'no TL;DR, but the start of the abstract.';
  return `${formatText(tldr.text, MAX_TLDR)}\n-# TL;DR by ${formatMaker(tldr)}`;
}

function readReason(text: string): string {
  const reason = cutAtWord(stripNul(text).trim(), MAX_REASON);
  if (reason === '') {
    throw new UserError(
      'Nothing was flagged because the reason is empty. Press Flag as wrong again, and say what is wrong with the TL;DR.',
    );
  }
  return reason;
}
