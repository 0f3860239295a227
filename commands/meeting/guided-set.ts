import type { Answer, Form, Offer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { MAX_FORM_TITLE } from '../../src/discord/limits.ts';
import { formatName, MAX_MEETING_NAME, MAX_PLACE } from '../../src/discord/render/meeting-words.ts';
import { formatPlain, formatText } from '../../src/discord/render/text.ts';
import { listMeetings, MAX_MEETINGS_PER_GUILD, type MeetingSettings } from '../../src/meetings/meetings.ts';
import { INTERVALS } from '../../src/meetings/rules/schedule.ts';
import { refuseWithoutPermissions } from '../refuse-without-permissions.ts';
import { formatTime, formatWeekdays } from '../times.ts';
import { formatSettings } from './format-meeting.ts';
import { readName } from './meeting-name.ts';
import { findMeant, MEETING_ID } from './meeting-option.ts';
import { findZone, formatInterval, readNewSettings, readSettings } from './meeting-settings.ts';

/** The values of the option `step`, which buttons set and nobody can type. */
const STEPS = { details: 'details', draft: 'draft', cancel: 'cancel' } as const;

const COMMAND = 'meeting set';

/** What the menu of meetings gives for a new one: no name has two spaces in a row. */
const NEW = 'a  new  one';

const CANCEL: Offer = { label: 'Cancel', command: COMMAND, options: { step: STEPS.cancel } };

/** Whether a person wants to be led: they gave no option at all, or pressed one of the buttons here. */
export function isGuided({ options }: Asked): boolean {
  return Object.keys(options).length === 0 || options.step !== undefined;
}

/**
 * Leads a person to a meeting: asks which one, then for its name, days and time, then how often it is held and who presents.
 * What they gave so far is in the options of the buttons; the last one runs `/meeting set` with it.
 */
export async function guideSet(asked: Asked, services: Services): Promise<Answer> {
  switch (readText(asked, 'step')) {
    case STEPS.cancel:
      return { content: 'Cancelled. Nothing changed.' };
    case STEPS.details:
      return askDetails(asked, services);
    case STEPS.draft:
      return showDraft(asked, services);
    default:
      return askWhich(asked, services);
  }
}

async function askWhich(asked: Asked, services: Services): Promise<Answer> {
  const { database } = services;
  const meetings = await listMeetings(database, asked.guildId);
  if (meetings.length === 0) return askDetails(asked, services);
  const existing = meetings.map(({ name, schedule }) => ({
    label: name,
    description: `${formatWeekdays(schedule.weekdays)} at ${formatTime(schedule.time)} ${schedule.zone}`,
    value: name,
  }));
  const another = { label: 'A new meeting', description: 'In this channel', value: NEW };
  return {
    content: 'Which meeting do you want to set? (With options, `/meeting set` does it at once.)',
    menu: {
      question: 'Choose a meeting',
      option: 'name',
      choices: meetings.length < MAX_MEETINGS_PER_GUILD ? [...existing, another] : existing,
    },
    keep: { step: STEPS.details },
    offers: [CANCEL],
  };
}

async function askDetails(asked: Asked, services: Services): Promise<Answer> {
  const { step, name, ...others } = asked.options;
  const meeting = name === undefined || name === NEW ? undefined : await findMeant(asked, services);
  if (meeting === undefined) await refuseWithoutPermissions(services, asked.guildId, asked.channelId);
  const what = meeting === undefined ? `A new meeting for <#${asked.channelId}>` : formatName(meeting);
  // By its id, so that its name can be changed, too.
  const options =
    meeting === undefined ? others : { ...others, [MEETING_ID]: meeting.id, name: meeting.name };
  return {
    content: `**${what}**\nWhat is it called, and when and where do you meet? (With options, \`/meeting set\` does it at once.)`,
    offers: [formOffer(options, 'Fill in', { isMain: true }), CANCEL],
  };
}

/** Builds the form for a meeting's name, days, time and place, with what it has or what was typed before. */
export async function buildSetForm(asked: Asked, services: Services): Promise<Form> {
  const meeting = await findMeant(asked, services);
  const schedule = meeting?.schedule;
  const zone = schedule?.zone ?? (await findZone(asked, services));
  const value = (option: string, now: string | undefined): string => readText(asked, option) ?? now ?? '';
  return {
    title: meeting === undefined ? 'A new meeting' : formatPlain(meeting.name, MAX_FORM_TITLE),
    inputs: [
      {
        option: 'name',
        label: 'What you call it',
        placeholder: 'Reading group',
        value: value('name', undefined),
        maxLength: MAX_MEETING_NAME,
        isRequired: true,
      },
      {
        option: 'weekdays',
        label: 'Weekdays',
        placeholder: 'thu',
        value: value('weekdays', schedule && formatWeekdays(schedule.weekdays).replace('every day', 'daily')),
        maxLength: 60,
        isRequired: true,
      },
      {
        option: 'time',
        label: 'Time',
        placeholder: '14:00',
        value: value('time', schedule && formatTime(schedule.time)),
        maxLength: 5,
        isRequired: true,
      },
      {
        option: 'zone',
        label: 'Time zone',
        placeholder: 'Europe/Berlin',
        value: value('zone', zone),
        maxLength: 60,
      },
      {
        option: 'place',
        label: 'A room or a link',
        value: value('place', meeting?.place),
        maxLength: MAX_PLACE,
      },
    ],
  };
}

async function showDraft(asked: Asked, services: Services): Promise<Answer> {
  const name = readName(asked) ?? '';
  const existing = await findMeant(asked, services);
  const settings =
    existing === undefined
      ? await readNewSettings(asked, name, services)
      : readSettings(asked, existing, services.now());
  const { step, ...options } = asked.options;
  return {
    content: [
      `**${formatText(name, 60)}**`,
      formatSettings(settings),
      '',
      'How often is it held, who presents, and does it get an event? To choose a role or people, use the options of `/meeting set`.',
    ].join('\n'),
    offerRows: buildChoices(settings, options),
    offers: [
      {
        label: existing === undefined ? 'Set up' : 'Change it',
        command: COMMAND,
        options,
        press: 'once',
        isMain: true,
      },
      formOffer(options, 'Back'),
      CANCEL,
    ],
  };
}

/** Offers the choices that have a few values each; what is chosen now stands out. */
function buildChoices(settings: MeetingSettings, options: Asked['options']): Offer[][] {
  const { schedule, presenters, makesEvent } = settings;
  const choice = (label: string, change: Asked['options'], isMain: boolean): Offer => {
    return { label, command: COMMAND, options: { ...options, ...change, step: STEPS.draft }, isMain };
  };
  return [
    INTERVALS.map((weeks) =>
      choice(capitalize(formatInterval(weeks)), { every: weeks }, weeks === schedule.everyWeeks),
    ),
    [
      choice('Voters present', { presenters: 'voters' }, presenters.kind === 'voters'),
      choice('Whoever counts in', { presenters: 'people' }, presenters.kind === 'people'),
    ],
    [
      choice('With an event', { event: true }, makesEvent),
      choice('Without an event', { event: false }, !makesEvent),
    ],
  ];
}

function capitalize(text: string): string {
  return text.replace(/^./u, (letter) => letter.toUpperCase());
}

/** Offers the form, which goes on to the draft. */
function formOffer(options: Asked['options'], label: string, more: Pick<Offer, 'isMain'> = {}): Offer {
  return { label, command: COMMAND, options: { ...options, step: STEPS.draft }, press: 'form', ...more };
}
