import { ApplicationCommandOptionType } from 'discord.js';
import { removeAlert } from '../../src/alerts/alerts.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { formatWish } from '../../src/discord/render/alert-text.ts';
import { UserError } from '../../src/errors.ts';
import { writeRemoved } from './add.ts';
import { ALERT_OPTION, completeAlert, readAlert } from './alert-option.ts';

/** `/alerts remove` removes an alert, which Undo brings back. */
export const remove: Subcommand = {
  anywhere: true,
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'remove',
    description: 'Remove one of your alerts',
    options: [{ ...ALERT_OPTION, required: true }],
  },

  autocomplete: { alert: completeAlert },

  async answer(asked, services) {
    const alert = await readAlert(asked, services);
    const removed = alert && (await removeAlert(services.database, asked.userId, alert.id));
    if (removed === undefined)
      throw new UserError('That alert is removed already. /alerts list shows those that you have.');
    return {
      content: `Removed the alert for **${formatWish(removed.alert)}**.`,
      offers: [
        { label: 'Undo', command: 'alerts add', options: { removed: writeRemoved(removed) }, press: 'once' },
      ],
    };
  },
};
