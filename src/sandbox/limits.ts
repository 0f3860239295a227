import { Refusal } from './refusal.ts';

/** A number of requests within a time. */
interface Rate {
  readonly limit: number;
  readonly perMs: number;
}

/** The rate limits. */
export interface Rates {
  readonly global: Rate;
  /** Messages to one channel. */
  readonly messages: Rate;
  /** Reactions the bot adds in one channel. */
  readonly reactions: Rate;
}

/** The limits bots meet in practice: 5 messages per 5 seconds and channel, a reaction per 250 ms, 50 requests a second in all. */
export const REAL_RATES: Rates = {
  global: { limit: 50, perMs: 1_000 },
  messages: { limit: 5, perMs: 5_000 },
  reactions: { limit: 1, perMs: 250 },
};

/** Limits that no bot reaches. */
export const LOOSE_RATES: Rates = {
  global: { limit: 100_000, perMs: 1_000 },
  messages: { limit: 10_000, perMs: 1_000 },
  reactions: { limit: 10_000, perMs: 1_000 },
};

const ORDINARY: Rate = { limit: 100_000, perMs: 1_000 };

interface Window {
  start: number;
  used: number;
}

/** Counts requests and says what is left, in Discord's headers. */
export interface Limiter {
  /** Counts a request. Throws a 429 if its bucket or the global limit is used up; otherwise returns the headers. */
  count(method: string, path: string): Record<string, string>;
}

/** Creates a limiter. Interactions are not limited, as with Discord. */
export function createLimiter(rates: Rates, now: () => number): Limiter {
  const windows = new Map<string, Window>();
  const take = (key: string, { limit, perMs }: Rate): { left: number; resetMs: number } => {
    const at = now();
    const found = windows.get(key);
    const window = found !== undefined && at - found.start < perMs ? found : { start: at, used: 0 };
    windows.set(key, window);
    window.used += 1;
    return { left: limit - window.used, resetMs: window.start + perMs - at };
  };
  return {
    count(method, path) {
      if (path.startsWith('/interactions/') || path.startsWith('/webhooks/')) return {};
      const whole = take('global', rates.global);
      if (whole.left < 0)
        throw tooMany(whole.resetMs, { 'x-ratelimit-global': 'true', 'x-ratelimit-scope': 'global' });
      const { key, bucket, rate } = bucketOf(rates, method, path);
      const { left, resetMs } = take(key, rate);
      const headers = {
        'x-ratelimit-bucket': Buffer.from(bucket).toString('hex').slice(0, 32),
        'x-ratelimit-limit': String(rate.limit),
        'x-ratelimit-remaining': String(Math.max(0, left)),
        'x-ratelimit-reset': ((now() + resetMs) / 1_000).toFixed(3),
        'x-ratelimit-reset-after': (resetMs / 1_000).toFixed(3),
      };
      if (left < 0) throw tooMany(resetMs, { ...headers, 'x-ratelimit-scope': 'user' });
      return headers;
    },
  };
}

/** A 429 with its headers. */
export class TooManyRequests extends Refusal {
  readonly headers: Readonly<Record<string, string>>;

  constructor(retryAfter: number, headers: Readonly<Record<string, string>>) {
    super(429, 0, 'You are being rate limited.', { retryAfter });
    this.headers = { ...headers, 'retry-after': String(Math.ceil(retryAfter)) };
  }
}

function tooMany(resetMs: number, headers: Record<string, string>): TooManyRequests {
  return new TooManyRequests(resetMs / 1_000, headers);
}

/** Returns a request's bucket. As with Discord, all channels share its name, but each channel is counted separately. */
function bucketOf(rates: Rates, method: string, path: string) {
  const [, channel, rest] = /^\/channels\/(\d+)\/messages(.*)$/u.exec(path) ?? [];
  if (method === 'POST' && rest === '')
    return { bucket: 'messages', key: `messages:${channel}`, rate: rates.messages };
  if (rest?.includes('/reactions/'))
    return { bucket: 'reactions', key: `reactions:${channel}`, rate: rates.reactions };
  const route = `${method}:${path.replace(/\d{5,}/gu, 'id')}`;
  return { bucket: route, key: route, rate: ORDINARY };
}
