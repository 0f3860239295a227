import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, fetch as fetchBy } from 'undici';
import { isPublicAddress, isPublicHost, type LookUp } from './public-host.ts';

/** Where requests may lead. */
export interface Reach {
  /** Hosts that may be on this machine or its network: `intranet`, or with a port `127.0.0.1:8080`. */
  readonly except: readonly string[];
  /** The name of the setting that lists them, for whoever is refused; undefined if there is none. */
  readonly setting?: string;
}

/** The code of the error for a name that leads to a private address. */
export const NOT_PUBLIC = 'ENOTPUBLIC';

/** Whether a host is one of those that may be private. */
export function isExcepted({ host, hostname }: URL, { except }: Reach): boolean {
  return except.some((one) => one === host || one === hostname);
}

/** Whether an address may be asked: it is on the public net and has a name, or its host is excepted. */
export async function isReachable(url: URL, reach: Reach, lookUp: LookUp): Promise<boolean> {
  return isExcepted(url, reach) || isPublicHost(url.hostname, lookUp);
}

/**
 * Creates a `fetch` that connects to public addresses alone. It looks at the very address it connects to: a name may
 * lead elsewhere by then than when it was checked.
 */
export function createPublicFetch(lookUp: LookUp, isAllowed = isPublicAddress): typeof fetch {
  const dispatcher = new Agent({ connect: { lookup: guardLookUp(lookUp, isAllowed) } });
  return async (input, init) => {
    const { headers = {}, signal, body, method = 'GET' } = init ?? {};
    const response = await fetchBy(String(input), {
      method,
      headers: [...new Headers(headers)],
      body: typeof body === 'string' ? body : null,
      redirect: 'manual',
      signal: signal ?? null,
      dispatcher,
    });
    // The same class by another name: Node has one copy of undici, and the package is another.
    return new Response(NO_BODY.includes(response.status) ? null : readable(response.body), {
      status: response.status,
      headers: [...response.headers],
    });
  };
}

/** Statuses whose answers have no body (https://fetch.spec.whatwg.org/#null-body-status). */
const NO_BODY = [204, 205, 304];

function readable(body: AsyncIterable<Uint8Array> | null): ReadableStream | null {
  return body === null ? null : ReadableStream.from(body);
}

function guardLookUp(lookUp: LookUp, isAllowed: (address: string) => boolean): LookupFunction {
  return (host, options, done) => {
    lookUp(host).then(
      (addresses) => {
        if (addresses.length === 0 || !addresses.every(isAllowed)) {
          done(Object.assign(new Error(`${host} leads to a private address`), { code: NOT_PUBLIC }), []);
          return;
        }
        const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
        const [first] = found;
        if (options.all) done(null, found);
        else done(null, first?.address ?? '', first?.family);
      },
      // The system's own words for a name without an address.
      () => lookup(host, options, (error) => done(error ?? new Error(`${host} has no address`), [])),
    );
  };
}
