import { z } from 'zod';

const PORT = 'a free port of this machine, from 1 to 65535';

const PUBLIC_URL =
  'an address that starts with https:// or http://, without a user, a ? or a #, such as https://papers.example.org';

const PROXIES = 'how many proxies stand in front of this bot, from 0 to 5';

function isPublicUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/u.test(url.protocol) || url.hostname === '') return false;
  return url.username === '' && url.password === '' && !/[?#\s]/u.test(text);
}

/** Parses the port of a server of ours. */
export const ownPort = z
  .string()
  .regex(/^\d{1,5}$/u, { error: PORT })
  .transform(Number)
  .pipe(z.number().min(1, { error: PORT }).max(65_535, { error: PORT }));

/** Parses the address of a server of ours: only this machine reaches it unless others are meant to. */
export const ownHost = z
  .string()
  .regex(/^[\w.:-]+$/u, { error: "an address or name of this machine's own, such as 127.0.0.1 or 0.0.0.0" })
  .default('127.0.0.1');

/** The settings of the public server, by the names of the environment variables. */
export const webSettings = {
  HTTP_PORT: ownPort.optional(),
  HTTP_HOST: ownHost,
  /** Each believes what the one before it says: a larger number is a typo, and lets people choose their address. */
  HTTP_TRUSTED_PROXIES: z
    .string()
    .regex(/^[0-5]$/u, { error: PROXIES })
    .default('0')
    .transform(Number),
  PUBLIC_URL: z
    .string()
    .refine(isPublicUrl, { error: PUBLIC_URL })
    .transform((text) => text.replace(/\/+$/u, ''))
    .optional(),
};

/** Where the public server listens. */
export interface WebConfig {
  readonly port: number;
  readonly host: string;
  /** How many proxies stand in front of it, whose `X-Forwarded-For` it believes. */
  readonly trustedProxies: number;
  /** As in `Config`. */
  readonly publicUrl: string;
}

type Read = z.infer<z.ZodObject<typeof webSettings>>;

/** Lists what is missing for the public server, by variable. */
export function webFaults(given: Readonly<Record<string, string | undefined>>): string[] {
  // Without a port it is another process that serves what has this address.
  if (given.HTTP_PORT === undefined || given.PUBLIC_URL !== undefined) return [];
  return [
    'PUBLIC_URL: expected the address under which people reach HTTP_PORT, such as https://papers.example.org',
  ];
}

/** Returns where the public server listens; undefined if there is none. */
export function webOf(read: Read): WebConfig | undefined {
  const {
    HTTP_PORT: port,
    HTTP_HOST: host,
    HTTP_TRUSTED_PROXIES: trustedProxies,
    PUBLIC_URL: publicUrl,
  } = read;
  return port === undefined || publicUrl === undefined
    ? undefined
    : { port, host, trustedProxies, publicUrl };
}
