import type postgres from 'postgres';
import { parseTls, type Tls } from './tls.ts';

type Options = postgres.Options<Record<string, never>>;

/** The address of a Postgres, read. */
export interface Address {
  /** Where it is, without user and password, for a person to read. */
  readonly place: string;
  /** For the driver, save for `tls`, whose files are read when it is opened. */
  readonly options: Options;
  /** Undefined: the connection is in the clear. */
  readonly tls: Tls | undefined;
}

/** What is expected of an address. */
export const ADDRESS_FORM = 'an address of the form postgres://user:password@host:5432/name';

const ENCODED =
  'an address whose user and password are percent-encoded where a character means something else there: @ is written %40, : %3A, / %2F, ? %3F, # %23 and % %25';

/**
 * Parameters that other programs read and this one has no need of: what the driver does of itself or has no part in, and
 * what poolers and their clients tell each other. The driver would send them on to a server that knows none of them.
 * `channel_binding` is among them, as the driver has none: `sslmode=verify-full` is what proves the server.
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

/** Parameters that promise what the driver can't hold. */
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

/** The same among settings that are handed on to the server: `-c search_path=papers`. */
const SCHEMA_OPTION = /search_path\s*=\s*(?!"?public"?(?:\s|$))/iu;

const TARGETS = ['read-write', 'read-only', 'primary', 'standby', 'prefer-standby'] as const;

/** Reads an address of a Postgres. Gives in words what was expected instead, and never repeats it, where it is none. */
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

/** What is left is a setting of the server's for this session, such as `statement_timeout`. */
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
  if (notKept !== undefined) return `the parameter ${notKept}, which can't be kept here`;
  if (parameters.get('gssencmode') === 'require')
    return "gssencmode=require, which can't be had here: use TLS";
  const isElsewhere = (name: string): boolean =>
    name === 'options'
      ? SCHEMA_OPTION.test(parameters.get(name) ?? '')
      : (parameters.get(name) || 'public') !== 'public';
  for (const name of [...SCHEMA, 'options']) {
    if (isElsewhere(name))
      return `the parameter ${name}, as the tables are kept in the schema public: name a database of their own`;
  }
  return undefined;
}

/** Where a server listens, for the driver and for a person; undefined where the port is none. */
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
    // A text the driver would cut at its colons, of which an address of IPv6 has many. Its types know no lists.
    options: Object.assign(options, { host: hosts, port: hosts.map(() => number) }),
    shown: port === '' ? hosts.join() : `${host}:${port}`,
  };
}

/**
 * Whether a character of the user or the password ends them too early, so that a piece of the password would be taken for
 * the host: there is an @ behind what is taken for the host, or a #, which no address of a Postgres has.
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
    // A % that begins no escape: the caller says how it is written.
    return undefined;
  }
}
