import { ApplicationCommandOptionType } from 'discord.js';
import { MAX_ALERTS, readKeptAlerts } from '../../src/alerts/alerts.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { formatWish } from '../../src/discord/render/alert-text.ts';
import { formatCount } from '../../src/discord/render/text.ts';
import { choiceOf, nameAlert, wake } from './alert-option.ts';
import { formatDelivery } from './alert-words.ts';

/** As many fit into a message at their longest. */
const PAGE_SIZE = 10;
const MAX_WISH = 100;

/** `/alerts list` lists a person's alerts, when they are told, and what keeps them from it. */
export const list: Subcommand = {
  anywhere: true,
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'list',
    description: 'List your alerts, and when you are told',
  },

  async answer(asked, services) {
    const awake = await wake(asked, services);
    const { alerts, reader, papers } = await readKeptAlerts(services.database, asked.userId);
    if (alerts.length === 0 || reader === undefined)
      return {
        content: [
          ...awake,
          'You have no alerts yet. `/alerts add` takes an author, words, a paper or a whole search, and tells you of new papers by private message.',
        ].join('\n'),
      };
    const first = asked.page * PAGE_SIZE;
    const shown = alerts.slice(first, first + PAGE_SIZE);
    const waiting = papers.filter(({ isTold }) => !isTold).length;
    const lines = shown.map((alert, index) => {
      const others = alert.namesakes.length;
      const without = others === 0 ? '' : ` (without ${formatCount(others, 'paper')} by others of that name)`;
      return `${first + index + 1}. ${formatWish(alert, MAX_WISH)}${without}`;
    });
    return {
      content: [
        ...awake,
        `Your alerts (${alerts.length} of at most ${MAX_ALERTS}):`,
        ...lines,
        formatDelivery(reader),
        ...(waiting === 0
          ? []
          : [`${formatCount(waiting, 'paper')} ${waiting === 1 ? 'waits' : 'wait'} for your next message.`]),
      ].join('\n'),
      pages: Math.ceil(alerts.length / PAGE_SIZE),
      menu: {
        question: 'Remove an alert',
        opens: 'alerts remove',
        option: 'alert',
        choices: shown.map((alert, index) => ({
          label: nameAlert(alert, first + index + 1),
          description: 'You can undo it',
          value: choiceOf(alert),
        })),
      },
    };
  },
};
