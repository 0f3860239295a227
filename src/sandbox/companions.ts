import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type APIMessage, ChannelType, ComponentType } from 'discord-api-types/v10';
import { partsOf } from './choosing.ts';
import { emojiKey } from './present.ts';
import type { Visitor } from './visitor.ts';
import type { StoredMessage, World } from './world.ts';

/** People who act by themselves, so that somebody who tries the sandbox alone has a team. */
export interface Companions extends Disposable {
  /**
   * Has each of them vote for one to three of the cards that the bot posted since a time, in milliseconds since 1970.
   * The same day brings the same votes. Returns how many cards got one.
   */
  vote(day: string, since: number): number;
  /** Waits until they have answered what the bot has asked them so far. Returns whether there was anything. */
  answered(): Promise<boolean>;
}

/** What the companions need of the sandbox. */
export interface CompanionParts {
  readonly world: World;
  readonly seats: readonly Visitor[];
  /** Whether somebody is this person at an open page: then only they decide. */
  readonly isPlayed: (userId: string) => boolean;
  /** How long they take to answer. */
  readonly momentMs: number;
}

/** The labels of the buttons that make a private message an offer. */
const YES = 'Accept';
const NO = 'Pass';

/** One offer in so many is passed. */
const PASSED_ONE_IN = 4;

const MAX_VOTES = 3;

/** A bot that is away for a moment is asked again; one that never answers, not for ever. */
const MAX_TRIES = 3;

/** Has people vote and answer offers by themselves. */
export function startCompanions({ world, seats, isPlayed, momentMs }: CompanionParts): Companions {
  const end = new AbortController();
  const underWay = new Set<Promise<void>>();
  const tries = new Map<string, number>();
  const answer = async (seat: Visitor, message: APIMessage, number: number): Promise<void> => {
    await wait(momentMs, undefined, { signal: end.signal });
    const isPassed = draw(seat.id, dayOf(world), `offer ${number}`) % PASSED_ONE_IN === 0;
    const { failed } = await seat.click(message, isPassed ? NO : YES);
    if (!failed) tries.set(message.id, MAX_TRIES);
  };
  const look = (): void => {
    for (const seat of seats.filter(({ id }) => !isPlayed(id))) {
      for (const [index, message] of offersTo(world, seat.id).entries()) {
        const tried = tries.get(message.id) ?? 0;
        if (tried >= MAX_TRIES) continue;
        // Until this try is over there is no other.
        tries.set(message.id, Number.POSITIVE_INFINITY);
        const answering = answer(seat, message, index)
          // The offer may have been withdrawn, or the sandbox closed, before they answered.
          .catch(() => undefined)
          .finally(() => {
            underWay.delete(answering);
            if (tries.get(message.id) === Number.POSITIVE_INFINITY) tries.set(message.id, tried + 1);
            if (!end.signal.aborted) look();
          });
        underWay.add(answering);
      }
    }
  };
  world.on('change', look);
  look();
  return {
    vote(day, since) {
      const cards = findCards(world, since);
      const chosen = new Set<StoredMessage>();
      for (const { id, react } of seats.filter((seat) => !isPlayed(seat.id))) {
        const count = 1 + (draw(id, day, 'votes') % MAX_VOTES);
        const liked = cards.toSorted((a, b) => draw(id, day, `${a.place}`) - draw(id, day, `${b.place}`));
        for (const { stored, emoji } of liked.slice(0, count)) {
          react(stored.message.channel_id, stored.message.id, emoji);
          chosen.add(stored);
        }
      }
      return chosen.size;
    },
    async answered() {
      if (underWay.size === 0) return false;
      while (underWay.size > 0) await Promise.all(underWay);
      return true;
    },
    [Symbol.dispose]() {
      end.abort();
      world.off('change', look);
    },
  };
}

/** Draws a number that is always the same for the same person, day and purpose. */
function draw(userId: string, day: string, purpose: string): number {
  return createHash('sha256').update(`${userId} ${day} ${purpose}`).digest().readUInt32BE();
}

function dayOf(world: World): string {
  return world.timestamp().slice(0, 10);
}

/** Finds the messages on which the bot has put an emoji for people to vote with. */
function findCards(world: World, since: number) {
  const stored = [...world.channels.values()]
    .filter(({ guildId }) => guildId !== undefined)
    .flatMap(({ messages }) => [...messages.values()])
    .filter(({ message }) => message.author.id === world.bot.id && Date.parse(message.timestamp) >= since);
  return stored.flatMap((one, place) => {
    const reaction = [...one.reactions.values()].find(({ users }) => users.has(world.bot.id));
    return reaction === undefined ? [] : [{ stored: one, place, emoji: emojiKey(reaction.emoji) }];
  });
}

/** Finds the bot's private messages to a person that can be accepted or passed. */
function offersTo(world: World, userId: string): readonly APIMessage[] {
  return [...world.channels.values()]
    .filter(({ type, people }) => type === ChannelType.DM && people.has(userId))
    .flatMap(({ messages }) => [...messages.values()].map(({ message }) => message))
    .filter((message) => {
      const buttons = partsOf(message).filter(
        ({ type, disabled }) => type === ComponentType.Button && !disabled,
      );
      return [YES, NO].every((label) => buttons.some((button) => button.label === label));
    });
}
