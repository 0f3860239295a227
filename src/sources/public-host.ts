import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** Looks up the addresses of a host. */
export type LookUp = (host: string) => Promise<readonly string[]>;

/** Asks the system's resolver. */
export const systemLookUp: LookUp = async (host) =>
  (await lookup(host, { all: true })).map(({ address }) => address);

/**
 * Ranges of addresses that are not public (https://www.iana.org/assignments/iana-ipv4-special-registry, and -ipv6-).
 */
const NOT_PUBLIC = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  NOT_PUBLIC.addSubnet(network, prefix, 'ipv4');

/** The range given out for use on the net. */
const GLOBAL_IPV6 = new BlockList();
GLOBAL_IPV6.addSubnet('2000::', 3, 'ipv6');

/** Parts of it that lead into IPv4 or are for documentation. */
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  NOT_PUBLIC.addSubnet(network, prefix, 'ipv6');

/** Returns whether an address is public, so that anybody may be sent to it: not this machine or its network. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !NOT_PUBLIC.check(address, 'ipv4');
  return version === 6 && GLOBAL_IPV6.check(address, 'ipv6') && !NOT_PUBLIC.check(address, 'ipv6');
}

/** Returns whether a host has a name, and not only an address, and all its addresses are public. */
export async function isPublicHost(hostname: string, lookUp: LookUp): Promise<boolean> {
  const name = hostname.replace(/^\[|\]$/gu, '').replace(/\.$/u, '');
  if (isIP(name) !== 0 || !name.includes('.')) return false;
  try {
    const addresses = await lookUp(name);
    return addresses.length > 0 && addresses.every(isPublicAddress);
  } catch {
    // A name without an address leads nowhere.
    return false;
  }
}
