import { createHash } from 'node:crypto';
import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIStringSelectComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import { z } from 'zod';
import type { Database } from '../../database/connect.ts';
import type { Answer, Menu, Offer } from './answer.ts';
import { SERVER } from './asked-command.ts';
import { isSharingClaimed, SHARE, type StoredAsk, saveAsk } from './paged-answers.ts';

/** A press of one of our buttons. */
export type Pressed =
  | { readonly kind: 'share' | 'once' | 'beside' | 'form' | 'form-beside'; readonly ask: string }
  | { readonly kind: 'page'; readonly ask: string; readonly page: number };

/** A row under an answer. */
export type Row = APIActionRowComponent<APIButtonComponent | APIStringSelectComponent>;

/** The label of Share after it is pressed. */
const SHARED = 'Shared';

/** The option of a Share button's ask that says which page it shares. */
export const SHARED_PAGE = 'page';

/** More pages than any answer has: the 100 best results of a search fill 20 pages, a day of arXiv some hundreds. */
const PAGE = /^(?:0|[1-9]\d{0,3})$/u;

/** The kinds of buttons without a page. */
const PLAIN_KINDS = ['share', 'once', 'beside', 'form', 'form-beside'] as const;

/** Reads a button's custom id; undefined for one that is not ours, or not any more. */
export function parseButton(customId: string): Pressed | undefined {
  const [kind, ask = '', page, ...rest] = customId.split(':');
  if (!z.uuid().safeParse(ask).success || rest.length > 0) return undefined;
  const plain = PLAIN_KINDS.find((one) => one === kind);
  if (plain !== undefined && page === undefined) return { kind: plain, ask };
  if (kind === 'page' && page !== undefined && PAGE.test(page))
    return { kind: 'page', ask, page: Number(page) };
  return undefined;
}

/** A choice in one of our menus: the option that gets it, of an ask or of a command that needs no more. */
export type ChosenFrom =
  | { readonly kind: 'choose'; readonly ask: string; readonly option: string }
  | { readonly kind: 'open'; readonly command: string; readonly option: string };

/** Reads the custom id of a menu; undefined for one that is not ours. */
export function parseMenu(customId: string): ChosenFrom | undefined {
  const [kind, of = '', option = '', ...rest] = customId.split(':');
  if (of === '' || option === '' || rest.length > 0) return undefined;
  if (kind === 'open') return { kind, command: of, option };
  return kind === 'choose' && z.uuid().safeParse(of).success ? { kind, ask: of, option } : undefined;
}

/**
 * Builds the rows under an answer: its links, its menu, its offers, Previous and Next, and Share if there is something to share: an
 * embed, not a sentence about what was done or why not. Share can't be pressed under a page that was shared before, in the
 * message (`messageId`) that the answer replaces. Outside the servers that the bot is in nothing is shared; in private
 * messages about a server (`directFor`) all that is pressed says for which one it is.
 */
export async function buildRows(
  database: Database,
  answer: Answer,
  asked: StoredAsk & {
    readonly page: number;
    readonly directFor?: string | undefined;
    readonly messageId?: string | undefined;
    readonly canShare?: boolean;
  },
  now: Temporal.Instant,
): Promise<Row[]> {
  const { directFor, canShare = true } = asked;
  const kept = directFor === undefined ? {} : { [SERVER]: directFor };
  const rows: Row[] = [...(answer.links ?? [])];
  if (answer.menu !== undefined)
    rows.push(await menuRow(database, answer.menu, withKept(answer, asked), now));
  for (const offers of [...(answer.offerRows ?? []), answer.offers ?? []])
    if (offers.length > 0)
      rows.push(row(await Promise.all(offers.map((offer) => offerButton(database, offer, kept, now)))));
  const controls: APIButtonComponent[] = [];
  const pages = answer.pages ?? 1;
  if (pages > 1) {
    const ask = await saveAsk(database, withKept(answer, asked), now);
    controls.push(
      { ...button('Previous', `page:${ask}:${Math.max(0, asked.page - 1)}`), disabled: asked.page === 0 },
      { ...button('Next', `page:${ask}:${asked.page + 1}`), disabled: asked.page >= pages - 1 },
    );
  }
  const isShareable = (answer.embeds ?? []).length > 0 && answer.isPrivate !== true;
  if (isShareable && canShare)
    controls.push(await shareButton(database, namePage(withKept(answer, asked), asked.page), asked, now));
  if (controls.length > 0) rows.push(row(controls));
  return rows;
}

/** Names a page of an answer, the same each time that it is shown. */
function namePage({ command, options }: StoredAsk, page: number): string {
  const sorted = Object.entries(options).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([command, sorted, page]);
}

async function shareButton(
  database: Database,
  page: string,
  { messageId }: { readonly messageId?: string | undefined },
  now: Temporal.Instant,
): Promise<APIButtonComponent> {
  // The page may hold what was typed in a form, of any length.
  const digest = createHash('sha256').update(page).digest('base64url');
  const ask = await saveAsk(database, { command: SHARE, options: { [SHARED_PAGE]: digest } }, now);
  const share = { ...button('Share', `share:${ask}`), style: ButtonStyle.Primary } as const;
  const isShared = messageId !== undefined && (await isSharingClaimed(database, { messageId, page: digest }));
  return isShared ? asShared(share) : share;
}

function asShared<Button extends APIButtonComponent>(share: Button): Button {
  return { ...share, label: SHARED, disabled: true };
}

/** Returns what Previous, Next and the menu run again. */
function withKept({ keep }: Answer, { command, options }: StoredAsk): StoredAsk {
  return { command, options: { ...options, ...keep } };
}

/** Returns the rows under an answer that has been shared: Share can't be pressed any more. */
export function markShared(rows: readonly Row[]): Row[] {
  return rows.map(({ components, ...rest }) => ({
    ...rest,
    components: components.map((one) =>
      one.type === ComponentType.Button && 'custom_id' in one && parseButton(one.custom_id)?.kind === 'share'
        ? asShared(one)
        : one,
    ),
  }));
}

async function offerButton(
  database: Database,
  { label, command, options, isDangerous, isMain, press = 'again' }: Offer,
  kept: StoredAsk['options'],
  now: Temporal.Instant,
): Promise<APIButtonComponent> {
  const ask = await saveAsk(database, { command, options: { ...options, ...kept } }, now);
  return {
    ...button(label, press === 'again' ? `page:${ask}:0` : `${press}:${ask}`),
    ...(isDangerous && { style: ButtonStyle.Danger as const }),
    ...(isMain && { style: ButtonStyle.Success as const }),
  };
}

async function menuRow(
  database: Database,
  { question, opens, option, choices }: Menu,
  again: StoredAsk,
  now: Temporal.Instant,
): Promise<Row> {
  const of = opens === undefined ? `choose:${await saveAsk(database, again, now)}` : `open:${opens}`;
  const menu: APIStringSelectComponent = {
    type: ComponentType.StringSelect,
    custom_id: `${of}:${option}`,
    placeholder: question,
    options: [...choices],
  };
  return { type: ComponentType.ActionRow, components: [menu] };
}

function button(label: string, customId: string) {
  return { type: ComponentType.Button, style: ButtonStyle.Secondary, label, custom_id: customId } as const;
}

function row(components: APIButtonComponent[]): APIActionRowComponent<APIButtonComponent> {
  return { type: ComponentType.ActionRow, components };
}
