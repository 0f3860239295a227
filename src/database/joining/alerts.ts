import { sql } from 'drizzle-orm';
import { alertHits, alertNamesakes, alertSeen, alerts } from '../schema/alerts.ts';
import type { JoinStep } from './step.ts';

/**
 * What met a person's alerts follows: of both papers the one that was told stays, so that it is told once, with all the
 * alerts that either met. Alerts for papers like it follow, unless the person has one for the paper that stays.
 */
export const alertsStep: JoinStep = {
  columns: [alerts.paperId, alertNamesakes.paperId, alertHits.paperId, alertSeen.paperId],

  async move(transaction, { from, to }) {
    await transaction.execute(sql`
      update alert_hits set
        alert_ids = (select array_agg(distinct one) from unnest(alert_hits.alert_ids || gone.alert_ids) as one),
        letter_id = coalesce(alert_hits.letter_id, gone.letter_id),
        found_at = least(alert_hits.found_at, gone.found_at)
      from alert_hits as gone
      where alert_hits.paper_id = ${to} and gone.paper_id = ${from} and gone.user_id = alert_hits.user_id`);
    await transaction.execute(sql`
      delete from alert_hits as gone using alert_hits as kept
      where gone.paper_id = ${from} and kept.paper_id = ${to} and kept.user_id = gone.user_id`);
    await transaction.execute(sql`update alert_hits set paper_id = ${to} where paper_id = ${from}`);
    await transaction.execute(sql`
      delete from alert_namesakes as gone using alert_namesakes as kept
      where gone.paper_id = ${from} and kept.paper_id = ${to} and kept.alert_id = gone.alert_id`);
    await transaction.execute(sql`update alert_namesakes set paper_id = ${to} where paper_id = ${from}`);
    await transaction.execute(sql`
      delete from alerts as gone using alerts as kept
      where gone.paper_id = ${from} and kept.paper_id = ${to} and kept.user_id = gone.user_id`);
    await transaction.execute(
      sql`update alerts set paper_id = ${to}, same_as = ${to} where paper_id = ${from}`,
    );
    await transaction.execute(sql`
      insert into alert_seen (paper_id, saved_at)
      select ${to}, saved_at from alert_seen where paper_id = ${from}
      on conflict do nothing`);
    await transaction.execute(sql`delete from alert_seen where paper_id = ${from}`);
  },
};
