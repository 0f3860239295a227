import { eq } from 'drizzle-orm';
import { ownRows, type Personal } from '../database/personal.ts';
import {
  alertChannels,
  alertHits,
  alertLetters,
  alertNamesakes,
  alertReaders,
  alerts,
} from '../database/schema/alerts.ts';
import { forgetAlerts } from './alerts.ts';

const UNTIL_REMOVED = 'until you remove the alert';

/** What is kept about people in the tables of alerts. Everything goes with the row of `alert_readers`. */
export const personalAlerts: readonly Personal[] = [
  {
    table: alertNamesakes,
    columns: [alertNamesakes.paperId],
    name: 'namesakes',
    words: ['paper that you said is by a namesake', 'papers that you said are by namesakes'],
    kept: UNTIL_REMOVED,
    fate: 'goes',
    find: (database, userId) =>
      database
        .select({ alertId: alertNamesakes.alertId, paperId: alertNamesakes.paperId })
        .from(alertNamesakes)
        .innerJoin(alerts, eq(alerts.id, alertNamesakes.alertId))
        .where(eq(alerts.userId, userId)),
    // They go with the alerts.
    async erase() {},
  },
  ownRows({
    table: alerts,
    of: alerts.userId,
    name: 'alerts',
    words: ['alert', 'alerts'],
    kept: 'until removed',
  }),
  ownRows({
    table: alertHits,
    of: alertHits.userId,
    name: 'alertPapers',
    words: ['paper that met your alerts', 'papers that met your alerts'],
    kept: 'for 60 days',
  }),
  ownRows({
    table: alertLetters,
    of: alertLetters.userId,
    name: 'alertLetters',
    words: ['day on which you were told of new papers', 'days on which you were told of new papers'],
    kept: 'for 60 days',
  }),
  ownRows({
    table: alertChannels,
    of: alertChannels.userId,
    name: 'alertChannel',
    words: ['channel that you chose for alerts', 'channels that you chose for alerts'],
    kept: 'until you choose another',
  }),
  {
    ...ownRows({
      table: alertReaders,
      of: alertReaders.userId,
      name: 'alertTimes',
      words: ['time of day for your alerts, with its zone', 'times of day for your alerts, with their zones'],
      kept: 'until erased',
    }),
    erase: (transaction, { userId }) => forgetAlerts(transaction, userId),
  },
];
