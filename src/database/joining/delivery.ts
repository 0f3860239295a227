import { sql } from 'drizzle-orm';
import { cards } from '../schema/delivery.ts';
import type { JoinStep } from './step.ts';

/**
 * Cards follow, and with them their messages, on which people go on voting, and their votes: a tally counts people, so
 * that whoever voted on cards of both counts once.
 */
export const deliveryStep: JoinStep = {
  columns: [cards.paperId],

  async move(transaction, { from, to }) {
    // A digest that has both and has not sent the one yet doesn't send it: its paper would be there twice.
    const unsent = sql`
      select gone.id from cards as gone
      join cards as kept on kept.digest_id = gone.digest_id and kept.paper_id = ${to}
      join outbox on outbox.card_id = gone.id
      where gone.paper_id = ${from} and outbox.claimed_at is null and outbox.sent_at is null and outbox.gave_up_because is null`;
    await transaction.execute(sql`
      with deleted as (delete from outbox where card_id in (${unsent}) returning card_id)
      delete from cards where id in (select card_id from deleted)`);
    await transaction.execute(sql`update cards set paper_id = ${to} where paper_id = ${from}`);
  },
};
