import type { MeetingSettings } from '../../src/meetings/meetings.ts';

/** A meeting each Thursday at 14:00 in Berlin, of the voters. */
export const MEETING_SETTINGS: MeetingSettings = {
  name: 'Journal club',
  channelId: 'channel',
  schedule: {
    time: Temporal.PlainTime.from('14:00'),
    zone: 'Europe/Berlin',
    weekdays: [4],
    everyWeeks: 1,
    anchor: Temporal.PlainDate.from('2026-03-02'),
    closingHours: 24,
  },
  maxPapers: 3,
  minutes: 60,
  place: 'Room 3',
  presenters: { kind: 'voters' },
  people: [],
  organiserRoleId: null,
  votesFrom: null,
  makesEvent: true,
};
