import { isIP } from 'node:net';

/**
 * Returns the address that a request came from, as far as the proxies that stand in front of us can be believed: each adds
 * the address that asked it to the end of `X-Forwarded-For`. What somebody wrote there before is not read.
 */
export function findClient(
  peer: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: number,
): string {
  const own = peer ?? '';
  if (trustedProxies === 0 || forwardedFor === undefined) return own;
  const chain = forwardedFor.split(',').map((one) => withoutPort(one.trim()));
  const client = chain.at(-trustedProxies) ?? chain[0] ?? '';
  return isIP(client) === 0 ? own : client;
}

/** "192.0.2.1:4711" and "[2001:db8::1]:4711" are what some proxies write. */
function withoutPort(address: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/u.exec(address)?.[1];
  return bracketed ?? address.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/u, '$1');
}

/** Returns what is counted as one visitor: an IPv4 address, or the /64 of IPv6, of which a household has one. */
export function groupOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/iu.exec(address)?.[1];
  if (mapped !== undefined || isIP(address) !== 6) return mapped ?? address;
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  const groups = [...first, ...Array.from({ length: missing }, () => '0'), ...last];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
