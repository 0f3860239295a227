import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { formatName } from '../../src/discord/render/meeting-words.ts';
import { UserError } from '../../src/errors.ts';
import {
  askBeforeRenewal,
  findToken,
  formatAddress,
  formatFeedAddresses,
  getPublicUrl,
  offerRenewal,
  readStep,
  renewOption,
  SECRET,
} from '../secret-address.ts';
import {
  isOrganiserOf,
  MEETING_ID,
  meetingAutocomplete,
  meetingOption,
  readMeeting,
} from './meeting-option.ts';

/**
 * `/meeting link` shows the secret addresses of a meeting's calendar and of its agendas. Those who may change the meeting can
 * replace them.
 */
export const link: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'link',
    description: "Show the secret addresses of a meeting's calendar and of its agendas for feed readers",
    options: [meetingOption, renewOption],
  },
  autocomplete: meetingAutocomplete,

  async answer(asked, services) {
    const publicUrl = getPublicUrl(services.publicUrl);
    const meeting = await readMeeting(asked, services);
    const name = formatName(meeting);
    const about = { command: 'meeting link', options: { [MEETING_ID]: meeting.id } };
    const step = readStep(asked);
    if (step !== 'show' && !isOrganiserOf(asked, meeting))
      throw new UserError(
        `Replacing the address of ${name} is for people who can manage this server and for its organisers: everybody would have to subscribe again. Without \`renew\` you get the address that there is.`,
      );
    if (step === 'ask') return askBeforeRenewal(name, about);
    const published = { kind: 'meeting', meetingId: meeting.id } as const;
    const { token, renewed } = await findToken(services.database, published, step);
    return {
      content: [
        ...renewed,
        `${name}, for a calendar, which then follows every move:`,
        `- ${formatAddress(publicUrl, token, 'ics')}`,
        'Its agendas, for a feed reader:',
        ...formatFeedAddresses(publicUrl, token),
        SECRET,
      ].join('\n'),
      ...(isOrganiserOf(asked, meeting) && offerRenewal(about)),
    };
  },
};
