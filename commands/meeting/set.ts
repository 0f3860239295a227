import { ApplicationCommandOptionType } from 'discord.js';
import type { Answer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { formatName } from '../../src/discord/render/meeting-words.ts';
import { UserError } from '../../src/errors.ts';
import { actOnMeeting } from '../../src/meetings/act.ts';
import { addMeeting, changeMeeting, findMeetingNamed, type Meeting } from '../../src/meetings/meetings.ts';
import { refuseWithoutPermissions } from '../refuse-without-permissions.ts';
import { describeMeeting } from './format-meeting.ts';
import { buildSetForm, guideSet, isGuided } from './guided-set.ts';
import { readName } from './meeting-name.ts';
import { findMeant, MEETING_ID, refuseOthers } from './meeting-option.ts';
import { readNewSettings, readSettings, settingsAutocomplete, settingsOptions } from './meeting-settings.ts';

/** `/meeting set` sets a meeting up, or changes one; without options, it leads there step by step. */
export const set: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'set',
    description: 'Set up or change a meeting; without options, I ask you step by step (organisers)',
    options: settingsOptions,
  },
  audience: 'organisers',
  autocomplete: settingsAutocomplete,

  form: buildSetForm,

  async answer(asked, services) {
    if (isGuided(asked)) return guideSet(asked, services);
    const name = readName(asked);
    const meeting = await findMeant(asked, services);
    if (meeting !== undefined) return change(meeting, asked, services);
    if (name === undefined)
      throw new UserError('Say what the meeting is called: give it a name, such as name: Reading group.');
    return setUp(asked, name, services);
  },
};

async function setUp(asked: Asked, name: string, services: Services): Promise<Answer> {
  if (!asked.mayManage)
    throw new UserError(
      'A new meeting is for people who can manage this server to set up. You can change the one that you organise.',
    );
  const settings = await readNewSettings(asked, name, services);
  await refuseWithoutPermissions(services, asked.guildId, settings.channelId);
  const { database, queue, now } = services;
  const by = { userId: asked.userId, now: now() };
  const meeting = await addMeeting(database, asked.guildId, settings, by);
  await queue.send('meeting', { meetingId: meeting.id });
  queue.wake('meeting');
  return answerSet('Set up.', meeting, services);
}

async function change(meeting: Meeting, asked: Asked, services: Services): Promise<Answer> {
  refuseOthers(asked, meeting);
  const channelId = readText(asked, 'channel');
  if (channelId !== undefined) await refuseWithoutPermissions(services, asked.guildId, channelId);
  const { before, after } = await actOnMeeting(services, meeting.id, async (transaction, current) => {
    // As it is now, so that what somebody else just changed stays.
    const settings = readSettings(asked, current, services.now());
    const namesake = await findMeetingNamed(transaction, asked.guildId, settings.name);
    if (namesake !== undefined && namesake.id !== current.id)
      throw new UserError(
        `There is another meeting called ${formatName(namesake)}. Choose another name; nothing was changed.`,
      );
    const changed = await changeMeeting(transaction, current, settings);
    return { before: current, after: changed };
  });
  const isSame = JSON.stringify({ ...before, closedBecause: undefined }) === JSON.stringify(after);
  return answerSet(isSame ? 'Nothing changed: it is set up like this already.' : 'Changed.', after, services);
}

async function answerSet(what: string, meeting: Meeting, services: Services): Promise<Answer> {
  const options = { [MEETING_ID]: meeting.id };
  return {
    content: `${what}\n\n${await describeMeeting(meeting, services)}`,
    offers: [
      { label: 'Show', command: 'meeting show', options },
      { label: 'Count me in', command: 'meeting join', options, press: 'beside' },
    ],
  };
}
