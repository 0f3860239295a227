import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { tldrSpending } from '../database/schema/tldr.ts';
import type { Usage } from './model/answers.ts';
import { costOf, type Model } from './model/model.ts';

/** Costs of models in a month. */
export interface Spending {
  /** Such as 2026-03, in UTC. */
  readonly month: string;
  /** In the currency of the prices; 0 without prices. Includes the most that calls under way may cost. */
  readonly spent: number;
  /** Undefined if there is no limit. Never below 0. */
  readonly left: number | undefined;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly calls: number;
}

/** Money reserved for a call. */
export interface Reservation {
  readonly month: string;
  readonly amount: number;
}

/** Budgets are sums of rounded prices: exceeding them by this little doesn't count. */
const ROUNDING = 1e-9;

/**
 * Reserves the most that a call can cost, over all processes; undefined if the month's budget doesn't have that much
 * left. A process that dies before it settles leaves it reserved: the budget then errs in the operator's favour.
 */
export async function reserve(
  database: Database,
  model: Pick<Model, 'prices' | 'monthlyBudget'>,
  bound: Usage,
  now: Temporal.Instant,
): Promise<Reservation | undefined> {
  const month = monthOf(now);
  const amount = costOf(bound, model.prices);
  await database.insert(tldrSpending).values({ month }).onConflictDoNothing();
  const [row] = await database
    .update(tldrSpending)
    .set({ spent: sql`${tldrSpending.spent} + ${amount}` })
    .where(
      and(
        eq(tldrSpending.month, month),
        model.monthlyBudget === undefined
          ? undefined
          : sql`${tldrSpending.spent} + ${amount} <= ${model.monthlyBudget + ROUNDING}`,
      ),
    )
    .returning({ month: tldrSpending.month });
  return row === undefined ? undefined : { month, amount };
}

/** Replaces a reservation with the actual cost of the call; `undefined` if it wasn't answered. */
export async function settle(
  database: Database,
  { month, amount }: Reservation,
  used: Usage | undefined,
  model: Pick<Model, 'prices'>,
  calls = used === undefined ? 0 : 1,
): Promise<void> {
  const { input, output } = used ?? { input: 0, output: 0 };
  await database
    .update(tldrSpending)
    .set({
      spent: sql`greatest(0, ${tldrSpending.spent} + ${costOf({ input, output }, model.prices) - amount})`,
      inputTokens: sql`${tldrSpending.inputTokens} + ${input}`,
      outputTokens: sql`${tldrSpending.outputTokens} + ${output}`,
      calls: sql`${tldrSpending.calls} + ${calls}`,
    })
    .where(eq(tldrSpending.month, month));
}

/** Notes that the operator is told about a used-up budget; returns true for the first of all processes in a month. */
export async function isFirstToTell(database: Database, now: Temporal.Instant): Promise<boolean> {
  const rows = await database
    .update(tldrSpending)
    .set({ toldAt: now })
    .where(and(eq(tldrSpending.month, monthOf(now)), isNull(tldrSpending.toldAt)))
    .returning({ month: tldrSpending.month });
  return rows.length > 0;
}

/** Returns the spending in the month of `now` and what is left of the budget. */
export async function findSpending(
  database: Database,
  model: Pick<Model, 'monthlyBudget'>,
  now: Temporal.Instant,
): Promise<Spending> {
  const month = monthOf(now);
  const [row] = await database.select().from(tldrSpending).where(eq(tldrSpending.month, month));
  const { spent = 0, inputTokens = 0, outputTokens = 0, calls = 0 } = row ?? {};
  const left = model.monthlyBudget === undefined ? undefined : Math.max(0, model.monthlyBudget - spent);
  return { month, spent, left, inputTokens, outputTokens, calls };
}

/** Formats spending: "0.42 spent and 4.58 left in 2026-03; 61,200 + 3,100 tokens in 51 calls". */
export function formatSpending(
  { month, spent, left, inputTokens, outputTokens, calls }: Spending,
  { prices }: Pick<Model, 'prices'>,
): string {
  const tokens = `${inputTokens.toLocaleString('en')} + ${outputTokens.toLocaleString('en')} tokens in ${calls.toLocaleString('en')} ${calls === 1 ? 'call' : 'calls'}`;
  if (prices === undefined) return `${tokens} in ${month}; no prices are set`;
  const rest = left === undefined ? '' : ` and ${formatMoney(left)} left`;
  return `${formatMoney(spent)} spent${rest} in ${month}; ${tokens}`;
}

/** Formats money in the currency of the prices, which nobody named: "0.0042", "1.30". */
export function formatMoney(amount: number): string {
  return amount === 0 || amount >= 0.1 ? amount.toFixed(2) : amount.toPrecision(2);
}

function monthOf(now: Temporal.Instant): string {
  return now.toZonedDateTimeISO('UTC').toPlainDate().toPlainYearMonth().toString();
}
