import { ApplicationCommandOptionType } from 'discord.js';
import { type Alert, listAlerts } from '../../src/alerts/alerts.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { formatWish } from '../../src/discord/render/alert-text.ts';
import { buildList, findEntries, PAGE_SIZE } from '../../src/discord/render/paper-list.ts';
import { formatCount } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import { findPapers } from '../../src/papers/library.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { ALERT_OPTION, completeAlert, readAlert, wake } from './alert-option.ts';
import { findTested, TESTED_DAYS } from './alert-words.ts';

/** Alerts that an entry names. */
const MAX_NAMED = 3;

/** `/alerts test` shows what alerts would have found in the last 30 days. */
export const test: Subcommand = {
  anywhere: true,
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'test',
    description: 'Show what your alerts would have found in the last 30 days',
    options: [{ ...ALERT_OPTION, description: 'Its number in /alerts list; all of them if left out' }],
  },

  autocomplete: { alert: completeAlert },

  async answer(asked, services) {
    const awake = await wake(asked, services);
    const one = await readAlert(asked, services);
    const alerts = one === undefined ? await listAlerts(services.database, asked.userId) : [one];
    if (alerts.length === 0) throw new UserError('You have no alerts yet. Add one with /alerts add.');
    const found = await findAll(alerts, services);
    const whose = one === undefined ? 'Your alerts' : `The alert for **${formatWish(one)}**`;
    if (found.length === 0)
      return {
        content: [...awake, `${whose} would have found nothing in the last ${TESTED_DAYS} days.`].join('\n'),
      };
    const shown = found.slice(asked.page * PAGE_SIZE, (asked.page + 1) * PAGE_SIZE);
    const entries = await findEntries(
      services,
      asked.guildId,
      shown.map(({ paper }) => paper),
    );
    const today = services.now().toZonedDateTimeISO('UTC').toPlainDate();
    const title = `${formatCount(found.length, 'paper')} of the last ${TESTED_DAYS} days`;
    return {
      content: [...awake, `${whose} would have found ${found.length === 1 ? 'this' : 'these'}:`].join('\n'),
      isPrivate: true,
      ...buildList(
        title,
        entries.map((entry, index) => ({ ...entry, note: formatNote(shown[index]?.alerts ?? []) })),
        { page: asked.page, total: found.length, today },
      ),
    };
  },
};

interface Tested {
  readonly paper: Paper;
  readonly alerts: Alert[];
}

/** Finds what alerts would have found, each paper once, the newest first. */
async function findAll(alerts: readonly Alert[], services: Services): Promise<Tested[]> {
  const met = new Map<string, Alert[]>();
  for (const alert of alerts)
    for (const id of await findTested(alert, services)) met.set(id, [...(met.get(id) ?? []), alert]);
  const papers = await findPapers(services.database, [...met.keys()]);
  return papers
    .map((paper) => ({ paper, alerts: met.get(paper.id) ?? [] }))
    .sort((a, b) => compareDays(b.paper, a.paper) || (a.paper.id < b.paper.id ? -1 : 1));
}

function compareDays({ publishedOn: one }: Paper, { publishedOn: other }: Paper): number {
  if (one === null || other === null) return Number(one !== null) - Number(other !== null);
  return Temporal.PlainDate.compare(one, other);
}

function formatNote(alerts: readonly Alert[]): string {
  const named = alerts.slice(0, MAX_NAMED).map((alert) => formatWish(alert));
  const more = alerts.length - named.length;
  return `For ${[...named, ...(more > 0 ? [`${more} more`] : [])].join(', ')}`;
}
