import { readFileSync } from 'node:fs';
import type { ConnectionOptions, SecureVersion } from 'node:tls';
import { UserError } from '../errors.ts';

/** How a connection to a Postgres is encrypted, by https://www.postgresql.org/docs/current/libpq-ssl.html. */
export interface Tls {
  /** `prefer`: unencrypted if the server has no TLS. `encrypt`: whoever answers; the others check who it is. */
  readonly mode: 'prefer' | 'encrypt' | 'verify-ca' | 'verify-full';
  /** The files, by the parameter that names them. */
  readonly files: Readonly<Record<string, string>>;
  readonly passphrase: string | undefined;
  /** Whether TLS begins at once, without asking the server for it. */
  readonly isDirect: boolean;
  readonly minVersion: SecureVersion | undefined;
}

const MODES: Readonly<Record<string, Tls['mode'] | undefined>> = {
  disable: undefined,
  false: undefined,
  '0': undefined,
  // libpq would begin unencrypted; a server that has TLS loses nothing if we don't.
  allow: 'prefer',
  prefer: 'prefer',
  require: 'encrypt',
  'no-verify': 'encrypt',
  true: 'encrypt',
  '1': 'encrypt',
  'verify-ca': 'verify-ca',
  'verify-full': 'verify-full',
};

const FILES = { sslrootcert: 'ca', sslcert: 'cert', sslkey: 'key', sslcrl: 'crl' } as const;

const VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;

/**
 * Parses the parameters of an address. Returns undefined for an unencrypted connection, or in words what was expected.
 */
export function parseTls(
  parameters: ReadonlyMap<string, string>,
): Tls | undefined | { readonly expected: string } {
  const root = parameters.get('sslrootcert');
  const asked = parameters.get('sslmode') ?? parameters.get('ssl') ?? parameters.get('requiressl');
  const text = asked ?? (root === 'system' ? 'verify-full' : 'disable');
  if (!Object.hasOwn(MODES, text)) {
    return {
      expected: 'an address whose sslmode is disable, allow, prefer, require, verify-ca or verify-full',
    };
  }
  const mode = MODES[text];
  if (mode === undefined) return undefined;
  const files = [...parameters].filter(([name, file]) => name in FILES && file !== '' && file !== 'system');
  return {
    // As libpq does: whoever names an authority wants it checked.
    mode: text === 'require' && root !== undefined ? (root === 'system' ? 'verify-full' : 'verify-ca') : mode,
    files: Object.fromEntries(files),
    passphrase: parameters.get('sslpassword'),
    isDirect: parameters.get('sslnegotiation') === 'direct',
    minVersion: VERSIONS.find((version) => version === parameters.get('ssl_min_protocol_version')),
  };
}

/** Returns the driver's options. Throws `UserError` if a file can't be read. */
export function tlsOptions({ mode, files, passphrase, minVersion }: Tls): 'prefer' | ConnectionOptions {
  if (mode === 'prefer') return 'prefer';
  const read = Object.entries(FILES).flatMap(([parameter, option]) => {
    const file = files[parameter];
    return file === undefined ? [] : [[option, readFile(parameter, file)] as const];
  });
  return {
    ...Object.fromEntries(read),
    ...(passphrase !== undefined && { passphrase }),
    ...(minVersion !== undefined && { minVersion }),
    rejectUnauthorized: mode !== 'encrypt',
    ...(mode !== 'verify-full' && { checkServerIdentity: () => undefined }),
  };
}

function readFile(parameter: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UserError(
      `The file that ${parameter} names in the database's address can't be read: ${file}. Check that it is there and that you may read it.`,
      { cause: error },
    );
  }
}
