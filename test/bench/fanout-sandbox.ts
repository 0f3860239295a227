import { z } from 'zod';
import { startSandbox } from '../../src/sandbox/sandbox.ts';

/** The sandbox's settings from the bench; see `fanout.ts`. */
const { guilds, papers } = z
  .object({ guilds: z.coerce.number().int(), papers: z.coerce.number().int() })
  .parse({ guilds: process.argv[2], papers: process.argv[3] });

/** The sandbox's measurements from the first message to the last reaction. */
export interface Seen {
  readonly seconds: number;
  /** Requests in that time, beside those that every digest needs. */
  readonly others: Readonly<Record<string, number>>;
  readonly tooMany: number;
  /** The most requests between two full seconds. */
  readonly busiestSecond: number;
}

const wanted = { messages: guilds * (papers + 1), reactions: guilds * papers };
const stood = { messages: 0, reactions: 0 };
const others: Record<string, number> = {};
const perSecond = new Map<number, number>();
let tooMany = 0;
let first: number | undefined;

const sandbox = await startSandbox({
  rates: 'real',
  onRequest({ at, method, path, status }) {
    const isMessage = method === 'POST' && /^\/channels\/\d+\/messages$/u.test(path);
    const isReaction = method === 'PUT' && /\/reactions\/[^/]+\/@me$/u.test(path);
    if (isMessage) first ??= at;
    if (first === undefined) return;
    const second = Math.floor((at - first) / 1_000);
    perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
    if (status === 429) tooMany += 1;
    else if (isMessage) stood.messages += 1;
    else if (isReaction) stood.reactions += 1;
    else {
      const route = `${method} ${path.replace(/\d{5,}/gu, ':id')}`;
      others[route] = (others[route] ?? 0) + 1;
    }
    if (stood.messages < wanted.messages || stood.reactions < wanted.reactions) return;
    const seen: Seen = {
      seconds: (at - first) / 1_000,
      others,
      tooMany,
      busiestSecond: Math.max(...perSecond.values()),
    };
    process.send?.({ seen });
  },
});
const places = Array.from({ length: guilds }, (_, number) => {
  const guild = sandbox.addGuild(`Guild ${number + 1}`);
  return { guildId: guild.id, channelId: guild.channel.id };
});
process.send?.({ api: sandbox.api, token: sandbox.token, places });
