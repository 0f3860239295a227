import type postgres from 'postgres';
import { parseTls, type Tls } from './tls.ts';

type Options = postgres.Options<Record<string, never>>;

/** The address of a Postgres, read. */
export interface Address {
  /** The address without user and password, to show to people. */
  readonly place: string;
  /** Options for the driver, except `tls`, whose files are read when the database is opened. */
  readonly options: Options;
  /** Undefined if the connection is not encrypted. */
  readonly tls: Tls | undefined;
}

/** The form of an address that this program accepts, to show to people. */
export const ADDRESS_FORM = 'an address of the form postgres://user:password@host:5432/name';

const ENCODED =
  'an address whose user and password are percent-encoded if they hold special characters: @ is written %40, : %3A, / %2F, ? %3F, # %23 and % %25';

/**
 * Parameters that other programs read and this one doesn't need: the driver does the same by itself or has no such
 * thing, or poolers and their clients exchange them. The driver would send them on to a server that doesn't know them.
 * `channel_binding` is among them because the driver has none: `sslmode=verify-full` proves the server instead.
 */
const NOT_NEEDED = new Set([
  ...[
    'channel_binding',
    'gssencmode',
    'gssdelegation',
    'gsslib',
    'krbsrvname',
    'sslcompression',
    'sslcertmode',
  ],
  ...['sslsni', 'sslkeylogfile', 'keepalives', 'keepalives_idle', 'keepalives_interval', 'keepalives_count'],
  ...[
    'tcp_user_timeout',
    'connect_timeout',
    'client_encoding',
    'fallback_application_name',
    'load_balance_hosts',
  ],
  ...['min_protocol_version', 'max_protocol_version', 'hostaddr', 'passfile', 'uselibpqcompat', 'sslaccept'],
  ...['pgbouncer', 'connection_limit', 'pool_timeout', 'pool_mode', 'socket_timeout', 'statement_cache_size'],
  ...[
    'prepareThreshold',
    'prepare',
    'max',
    'supa',
    'workaround',
    'reconnect',
    'connectTimeout',
    'socketTimeout',
  ],
]);

/** Parameters that promise something the driver can't keep. */
const NOT_KEPT = new Set([
  'require_auth',
  'requirepeer',
  'service',
  'servicefile',
  'replication',
  'krbprincipal',
]);

/** The schema in which the tables are, by the names that clients and the server give the parameter. */
const SCHEMA = new Set(['schema', 'currentSchema', 'search_path']);

/** The same among settings passed on to the server: `-c search_path=papers`. */
const SCHEMA_OPTION = /search_path\s*=\s*(?!"?public"?(?:\s|$))/iu;

const TARGETS = ['read-write', 'read-only', 'primary', 'standby', 'prefer-standby'] as const;

/**
 * Reads the address of a Postgres. If it isn't one, returns in words what was expected, and never repeats the address.
 */
export function readAddress(text: string): Address | { readonly expected: string } {
  if (!/^postgres(?:ql)?:\/\//iu.test(text)) return { expected: ADDRESS_FORM };
  const url = URL.parse(text);
  if (isHalfEncoded(text, url)) return { expected: ENCODED };
  if (url === null) return { expected: ADDRESS_FORM };
  const parts = [url.username, url.password, url.pathname.slice(1), url.hostname].map(decode);
  const [user, password, name, host] = parts;
  if (parts.includes(undefined)) return { expected: ENCODED };
  const parameters = new Map(url.searchParams);
  const fault = findFault(parameters);
  if (fault !== undefined) return { expected: `an address without ${fault}` };
  const tls = parseTls(parameters);
  if (typeof tls === 'object' && 'expected' in tls) return tls;
  const where = placeOf(parameters.get('host') ?? host ?? '', parameters.get('port') ?? url.port);
  if (where === undefined) return { expected: ADDRESS_FORM };
  const database = parameters.get('dbname') || name || undefined;
  const target = TARGETS.find((one) => one === parameters.get('target_session_attrs'));
  const options: Options = {
    ...where.options,
    ...given('user', parameters.get('user') || user),
    ...given('password', parameters.get('password') || password),
    ...given('database', database),
    ...given('target_session_attrs', target),
    connection: { application_name: 'daily-papers', ...settingsOf(parameters) },
  };
  return { place: `${where.shown}${database === undefined ? '' : `/${database}`}`, options, tls };
}

const READ = new Set(['host', 'port', 'user', 'password', 'dbname', 'target_session_attrs']);

/** Returns what is left: server settings for this session, such as `statement_timeout`. */
function settingsOf(parameters: ReadonlyMap<string, string>): Record<string, string> {
  const isOurs = (name: string): boolean =>
    READ.has(name) || NOT_NEEDED.has(name) || SCHEMA.has(name) || /^(?:ssl|requiressl)/u.test(name);
  return Object.fromEntries([...parameters].filter(([name]) => !isOurs(name)));
}

function given<Name extends keyof Options>(
  name: Name,
  value: Options[Name] | undefined,
): Partial<Pick<Options, Name>> {
  const one: Partial<Pick<Options, Name>> = {};
  if (value !== undefined && value !== '') one[name] = value;
  return one;
}

function findFault(parameters: ReadonlyMap<string, string>): string | undefined {
  const notKept = [...parameters.keys()].find((name) => NOT_KEPT.has(name));
  if (notKept !== undefined) return `the parameter ${notKept}, which can't be honoured here`;
  if (parameters.get('gssencmode') === 'require')
    return "gssencmode=require, which isn't available here: use TLS";
  const isElsewhere = (name: string): boolean =>
    name === 'options'
      ? SCHEMA_OPTION.test(parameters.get(name) ?? '')
      : (parameters.get(name) || 'public') !== 'public';
  for (const name of [...SCHEMA, 'options']) {
    if (isElsewhere(name))
      return `the parameter ${name}, because the tables are in the schema public: give them a database of their own`;
  }
  return undefined;
}

/** Returns where a server listens, for the driver and for people; undefined if the port isn't valid. */
function placeOf(
  host: string,
  port: string,
): { readonly options: Options; readonly shown: string } | undefined {
  if (!/^\d{0,5}$/u.test(port) || Number(port) > 65_535) return undefined;
  const number = Number(port || '5432');
  if (host.startsWith('/')) {
    const path = `${host.replace(/\/+$/u, '')}/.s.PGSQL.${number}`;
    return { options: { path, host }, shown: host };
  }
  const hosts = (host || 'localhost').split(',').map((one) => one.replace(/^\[(.*)\]$/u, '$1'));
  const options: Options = {};
  return {
    // The driver would cut a text at its colons, and an IPv6 address has many. Its types don't know lists.
    options: Object.assign(options, { host: hosts, port: hosts.map(() => number) }),
    shown: port === '' ? hosts.join() : `${host}:${port}`,
  };
}

/**
 * Returns whether a character in the user or the password ends them too early, so that part of the password would be
 * taken for the host: there is an @ after the supposed host, or a #, which no address of a Postgres has.
 */
function isHalfEncoded(text: string, url: URL | null): boolean {
  if (text.includes('#')) return true;
  const [place = '', ...query] = text.replace(/^[a-z]+:\/\//iu, '').split('?');
  const slash = place.indexOf('/');
  if (slash !== -1 && place.slice(slash).includes('@')) return true;
  if (url === null) {
    const isPort = /@[^@/:]+:\d+(?:\/|$)/u.test(place);
    return !isPort && `${place}${query.join('')}`.includes('@');
  }
  return [...url.searchParams].some(([name, value]) =>
    `${name}${MAY_HAVE_AT.has(name) ? '' : value}`.includes('@'),
  );
}

const MAY_HAVE_AT = new Set([
  'user',
  'password',
  'application_name',
  'fallback_application_name',
  'options',
  'host',
  'sslpassword',
]);

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    // A % that begins no escape: the caller explains how to write it.
    return undefined;
  }
}
