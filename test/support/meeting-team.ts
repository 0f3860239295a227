import type { Database } from '../../src/database/connect.ts';
import { createLog } from '../../src/log.ts';
import { answerAsked, findLiveOffer } from '../../src/meetings/answers.ts';
import type { EventContent } from '../../src/meetings/event-calendar.ts';
import { lookAtMeeting } from '../../src/meetings/look.ts';
import { addMeeting, type Meeting, type MeetingSettings } from '../../src/meetings/meetings.ts';
import { listComing } from '../../src/meetings/occurrences.ts';
import type { MeetingServices } from '../../src/meetings/services.ts';
import { listOffers } from '../../src/meetings/stored-offers.ts';
import type { AgendaView, MeetingWording, OfferView, StoredOccurrence } from '../../src/meetings/views.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { MEETING_SETTINGS } from './meeting-settings.ts';
import { type MemoryChannel, openMemoryChannel } from './memory-channel.ts';
import { NOON, paper } from './papers.ts';
import { addPostedCard } from './posted-card.ts';
import { saveVote } from './votes.ts';

/** An event of a calendar that is kept in memory. */
interface KeptEvent extends EventContent {
  state: 'scheduled' | 'held' | 'called-off';
}

/** A team with a meeting each Thursday at 14:00 in Berlin, whose people and calendar a test plays. */
export interface MeetingTeam {
  readonly meeting: Meeting;
  readonly services: MeetingServices;
  readonly channel: MemoryChannel;
  readonly events: Map<string, KeptEvent>;
  /** People who have left the server. */
  readonly left: Set<string>;
  /** How many replies the threads of papers have, by their ids. */
  readonly replies: Map<string, number>;
  /** How often the votes were read again. */
  readonly reads: () => number;
  /** Sets the clock, and has the meeting looked at. */
  at(moment: string): Promise<void>;
  look(): Promise<void>;
  /** Posts papers, by id. */
  post(...ids: readonly string[]): Promise<void>;
  vote(paperId: string, ...userIds: readonly string[]): Promise<void>;
  /** Lists what the channel or a person was told, as "kind: words". */
  told(to?: string): string[];
  /** Answers the live offer that a person has of the coming occurrence, and looks. */
  answer(userId: string, answer: 'accepted' | 'passed'): Promise<void>;
  /** Returns the id of the live offer that a person has of the coming occurrence. */
  offerOf(userId: string): Promise<number>;
  /** Lists the offers of the coming occurrence, as "paper person state". */
  offers(): Promise<string[]>;
  coming(): Promise<StoredOccurrence>;
}

/** Sets a meeting up on Monday, 2 March 2026, at noon. */
export async function startMeeting(
  database: Database,
  settings: Partial<MeetingSettings> = {},
): Promise<MeetingTeam> {
  let now = NOON;
  let reads = 0;
  const channel = openMemoryChannel();
  const events = new Map<string, KeptEvent>();
  const left = new Set<string>();
  const replies = new Map<string, number>();
  const services: MeetingServices = {
    database,
    channel,
    queue: IDLE_QUEUE,
    now: () => now,
    log: createLog('silent'),
    meetingWording: PLAIN_WORDING,
    lookUpMember: async (_, userId) => (left.has(userId) ? undefined : { userId, name: userId, roles: [] }),
    async readVotesAgain() {
      reads += 1;
    },
    countReplies: async (_, paperId) => replies.get(paperId) ?? 0,
    events: {
      findObstacle: async () => undefined,
      async makeOnce({ guildId: _, claimedAt, claim, isKnown: _known, ...content }) {
        const made = [...events].find(([, event]) => event.name === content.name && claimedAt !== null);
        if (made !== undefined) return made[0];
        await claim();
        const id = `event ${events.size + 1}`;
        events.set(id, { ...content, state: 'scheduled' });
        return id;
      },
      async change(_, id, content) {
        const event = events.get(id);
        if (event !== undefined) Object.assign(event, content);
        return event !== undefined;
      },
      isOpen: async (_, id) => events.get(id)?.state === 'scheduled',
      async end(_, id, how) {
        const event = events.get(id);
        if (event !== undefined) event.state = how;
      },
      formatRefusal: async () => undefined,
    },
  };
  const meeting = await addMeeting(
    database,
    'team',
    { ...MEETING_SETTINGS, ...settings },
    { userId: 'eva', now },
  );
  const cards = new Map<string, number>();
  const look = () => lookAtMeeting(services, meeting.id, new AbortController().signal);
  const coming = async (): Promise<StoredOccurrence> => {
    const [first] = await listComing(database, meeting.id);
    if (first === undefined) throw new Error('Nothing is coming.');
    return first;
  };
  const offerOf = async (userId: string): Promise<number> => {
    const offer = findLiveOffer(await listOffers(database, (await coming()).id), userId);
    if (offer === undefined) throw new Error(`${userId} has no offer.`);
    return offer.id;
  };
  await look();
  return {
    meeting,
    services,
    channel,
    events,
    left,
    replies,
    reads: () => reads,
    look,
    coming,
    offerOf,
    async answer(userId, answer) {
      await answerAsked(services, await offerOf(userId), userId, answer);
      await look();
    },
    async at(moment) {
      now = Temporal.Instant.from(moment);
      await look();
    },
    async post(...ids) {
      await savePapers(
        database,
        ids.map((id) => paper(id)),
      );
      for (const paperId of ids)
        cards.set(
          paperId,
          await addPostedCard(database, { guildId: 'team', paperId, messageId: `card ${paperId}` }),
        );
    },
    async vote(paperId, ...userIds) {
      const card = cards.get(paperId);
      if (card === undefined) throw new Error(`${paperId} was not posted.`);
      for (const userId of userIds) {
        now = now.add({ seconds: 1 });
        await saveVote(database, card, userId, now);
      }
    },
    told: (to) =>
      channel.said
        .filter(({ channelId }) => channelId === (to === undefined ? 'channel' : `of ${to}`))
        .map(({ content }) =>
          content.kind === 'letter' ? `${content.title}: ${content.text}` : content.kind,
        ),
    async offers() {
      const { id } = await coming();
      return (await listOffers(database, id)).map(
        ({ paperId, userId, state }) => `${paperId} ${userId} ${state}`,
      );
    },
  };
}

/** Lists what is to come of a meeting, as "day state". */
export async function listPlan({ services, meeting }: MeetingTeam): Promise<string[]> {
  return (await listComing(services.database, meeting.id)).map(({ day, state }) => `${day} ${state}`);
}

/** The jobs are looks, which a test does itself. */
const IDLE_QUEUE: MeetingServices['queue'] = {
  send: async () => {},
  wake: () => {},
  work: async () => {},
  repairTimes: async () => {},
  run: async () => {},
  settled: async () => {},
  [Symbol.asyncDispose]: async () => {},
};

/** Says in few words what a message holds. */
const PLAIN_WORDING: MeetingWording = {
  agenda: ({ occurrence, items, agenda }) => ({
    title: `agenda ${occurrence.day}`,
    text: [
      ...(occurrence.state === 'frozen' ? [] : [occurrence.state]),
      ...(agenda.state === 'offered' ? [agenda.because] : []),
      ...items.map(formatItem),
    ].join(', '),
  }),
  offer: (view, where) => ({ title: `offer ${view.paper.id}`, text: formatOffer(view, where) }),
  presenter: (view, where) => ({ title: `presenter ${view.paper.id}`, text: formatOffer(view, where) }),
  reminder: ({ occurrence, items }) => ({
    title: `reminder ${occurrence.day}`,
    text: items.map(formatItem).join(', '),
  }),
  outcomes: ({ occurrence, items }) => ({
    title: `outcomes ${occurrence.day}`,
    text: items
      .map(
        ({ paper, outcome, by }) => `${paper.id} ${outcome ?? 'open'}${by === undefined ? '' : ` by ${by}`}`,
      )
      .join(', '),
  }),
  notice: (_, __, text) => ({ title: 'notice', text }),
  event: ({ occurrence, items, meeting }) => ({
    name: `${meeting.name} ${occurrence.day}`,
    description: items.map(formatItem).join(', '),
    place: meeting.place,
    startsAt: occurrence.heldAt,
    endsAt: occurrence.heldAt.add({ minutes: meeting.minutes }),
  }),
  notices: {
    missed: (_, { day }) => `missed ${day}`,
    skipped: (_, { day }, by) => `${day} skipped by ${by}`,
    restored: (_, { day }, by) => `${day} restored by ${by}`,
    moved: (_, { day, heldAt }, by) => `${day} moved to ${heldAt} by ${by}`,
    closed: (_, because) => `closed: ${because}`,
  },
};

function formatItem({ paper, presenter }: AgendaView['items'][number]): string {
  return `${paper.id} by ${presenter === undefined ? 'anybody' : `${presenter.userId} (${presenter.state})`}`;
}

function formatOffer({ offer, from }: OfferView, where: string): string {
  return `${offer.userId} ${where}${from === undefined ? '' : ` from ${from}`}`;
}
