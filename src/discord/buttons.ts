import { type APIActionRowComponent, type APIButtonComponent, ButtonStyle, ComponentType } from 'discord.js';
import { z } from 'zod';
import type { Database } from '../database/connect.ts';
import type { Answer } from './command.ts';
import { type StoredAsk, saveAsk } from './paged-answers.ts';

/** What a press of one of our buttons asks for. */
export type Pressed =
  | { readonly kind: 'share' }
  | { readonly kind: 'page'; readonly ask: string; readonly page: number };

const SHARE = 'share';

/** Longer than any answer: the 100 best of a search fill 20 pages, a day of arXiv some hundreds. */
const PAGE = /^(?:0|[1-9]\d{0,3})$/u;

/** Reads a button's custom id; undefined for one that is not ours, or no longer. */
export function parseButton(customId: string): Pressed | undefined {
  if (customId === SHARE) return { kind: 'share' };
  const [kind, ask, page = '', ...rest] = customId.split(':');
  if (kind !== 'page' || !z.uuid().safeParse(ask).success || !PAGE.test(page) || rest.length > 0)
    return undefined;
  return { kind: 'page', ask: ask ?? '', page: Number(page) };
}

/** Builds the rows under an answer: its links, what it offers, and Previous, Next and Share. */
export async function buildRows(
  database: Database,
  answer: Answer,
  asked: StoredAsk & { readonly page: number },
  now: Temporal.Instant,
): Promise<APIActionRowComponent<APIButtonComponent>[]> {
  const rows: APIActionRowComponent<APIButtonComponent>[] = [...(answer.links ?? [])];
  const offers = await Promise.all(
    (answer.offers ?? []).map(async ({ label, command, options }) =>
      button(label, `page:${await saveAsk(database, { command, options }, now)}:0`),
    ),
  );
  if (offers.length > 0) rows.push(row(offers));
  const controls: APIButtonComponent[] = [];
  const pages = answer.pages ?? 1;
  if (pages > 1) {
    const ask = await saveAsk(
      database,
      { command: asked.command, options: { ...asked.options, ...answer.keep } },
      now,
    );
    controls.push(
      { ...button('Previous', `page:${ask}:${Math.max(0, asked.page - 1)}`), disabled: asked.page === 0 },
      { ...button('Next', `page:${ask}:${asked.page + 1}`), disabled: asked.page >= pages - 1 },
    );
  }
  controls.push({ ...button('Share', SHARE), style: ButtonStyle.Primary });
  rows.push(row(controls));
  return rows;
}

function button(label: string, customId: string) {
  return { type: ComponentType.Button, style: ButtonStyle.Secondary, label, custom_id: customId } as const;
}

function row(components: APIButtonComponent[]): APIActionRowComponent<APIButtonComponent> {
  return { type: ComponentType.ActionRow, components };
}
