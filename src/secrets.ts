import type { Config } from './config.ts';

/** Removes secrets from a text that is shown or kept. */
export type Redact = (text: string) => string;

const CENSOR = '[redacted]';

/** A key this long appears in no text by chance. */
const KEY_LENGTH = 8;

/**
 * Anything shorter is not a secret but a word like "test" for a server that accepts any; redacting it would make text
 * unreadable.
 */
const MIN_LENGTH = 6;

/** Servers that shorten a key show its beginning; for a key this long, that much already gives it away. */
const LONG_LENGTH = 24;
const TELLING_START = 12;

/** Secrets that no setting holds, by their shape, and what remains of each. */
const SHAPES: readonly [shape: RegExp, left: string][] = [
  // Whoever has an interaction's or webhook's token can post with it: it is part of the address.
  [/(\/(?:interactions|webhooks)\/\d+\/)[^/\s"'?\\]+/gu, `$1${CENSOR}`],
  [/\b(Bearer )(?=\S*\d)[\w.~+/=-]{8,}/giu, `$1${CENSOR}`],
  // An address requested with a key.
  [
    /([?&](?:api[-_]?key|key|(?:access[-_]|auth[-_])?token|password|secret|sig(?:nature)?)=)[^&\s"'#\\]+/giu,
    `$1${CENSOR}`,
  ],
  // A secret address of a feed or a calendar (`src/publishing/links.ts`).
  [/\bdp_[\w-]{32}(?![\w-])/gu, CENSOR],
  [/\bsk-(?=[\w-]*\d)[\w-]{8,}/gu, CENSOR],
  // A password with an unencoded @ or / ends at the last @.
  [/\b(postgres(?:ql)?:\/\/[^\s:@/"']*:)(?!\*\*\*@)[^\s"']*@/giu, `$1${CENSOR}@`],
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s:@/"']*:)[^\s/"']*@/giu, `$1${CENSOR}@`],
];

/**
 * Creates a function that removes these secrets from a text, plain or as JSON or an address writes them, and everything
 * that looks like a secret.
 */
export function createRedact(secrets: readonly string[]): Redact {
  const written = secrets.flatMap((secret) => [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
  ]);
  const patterns = [...new Set(written)]
    .filter(({ length }) => length >= MIN_LENGTH)
    .sort((one, other) => other.length - one.length)
    .map(patternOf);
  const known = patterns.length === 0 ? undefined : new RegExp(patterns.join('|'), 'gu');
  return (text) => {
    const without = known === undefined ? text : text.replace(known, CENSOR);
    return SHAPES.reduce((left, [shape, replacement]) => left.replace(shape, replacement), without);
  };
}

function patternOf(secret: string): string {
  const whole = RegExp.escape(secret);
  if (secret.length >= LONG_LENGTH) {
    return `${whole}|${RegExp.escape(secret.slice(0, TELLING_START))}[\\w-]*`;
  }
  return secret.length >= KEY_LENGTH ? whole : `(?<![\\p{L}\\p{N}_])${whole}(?![\\p{L}\\p{N}_])`;
}

/** How the settings of sources are named that nobody may read. */
const SECRET_SETTING = /(?:PASSWORD|TOKEN|KEY|SECRET)$/u;

/** Returns the secrets among the settings. */
export function secretsOf({
  discordToken,
  model,
  embedding,
  databaseUrl,
  mail,
  zotero,
  sourceSettings,
}: Config): readonly string[] {
  const ofSources = Object.entries(sourceSettings)
    .filter(([name]) => SECRET_SETTING.test(name))
    .map(([, value]) => value);
  const secrets = [
    discordToken,
    model?.apiKey,
    embedding?.apiKey,
    zotero.encryptionKey,
    ...(mail?.server.login === undefined ? [] : loginSecrets(mail.server.login)),
    ...passwordsIn(databaseUrl ?? ''),
  ];
  return [...secrets, ...ofSources].filter(
    (secret): secret is string => secret !== undefined && secret !== '',
  );
}

/**
 * Returns a mail server's password, also as it is sent (RFC 4616), which a server may repeat; without the padding, which
 * some leave out.
 */
function loginSecrets({ user, password }: { readonly user: string; readonly password: string }): string[] {
  return [
    password,
    ...[`\0${user}\0${password}`, password].map((text) => Buffer.from(text).toString('base64')),
  ];
}

/**
 * Returns the password of an address, both as written there and decoded; empty if it is also the name of the user or
 * the database.
 */
export function passwordsIn(address: string): readonly string[] {
  const { username = '', password = '', pathname = '', searchParams } = URL.parse(address) ?? {};
  return [password, searchParams?.get('password') ?? '']
    .filter((written) => written !== '' && written !== username && `/${written}` !== pathname)
    .flatMap((written) => [written, decode(written)]);
}

function decode(written: string): string {
  try {
    return decodeURIComponent(written);
  } catch {
    // A % that begins no escape stands for itself.
    return written;
  }
}
