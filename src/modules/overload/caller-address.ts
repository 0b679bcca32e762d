import { isIP } from 'node:net';

const loopback = /^(?:127\.|::1$|::ffff:127\.)/;

/**
 * What an address is limited by: itself, or its network where it is one of IPv6, of which a single caller has
 * 2⁶⁴. Undefined for this machine, which nothing is limited for, and for what is no address.
 */
export function limitedAddress(address: string | undefined): string | undefined {
  if (address === undefined || loopback.test(address)) return undefined;
  switch (isIP(address)) {
    case 4:
      return address;
    case 6:
      return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : networkOf(address);
    default:
      return undefined;
  }
}

/** The first four of the eight groups. */
function networkOf(address: string): string {
  const [head = '', tail] = (address.split('%', 1)[0] ?? address).toLowerCase().split('::');
  const first = head === '' ? [] : head.split(':');
  if (tail === undefined) return groups(first);
  const last = tail === '' ? [] : tail.split(':');
  return groups([...first, ...Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0'), ...last]);
}

function groups(all: readonly string[]): string {
  const first = all.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ''));
  return `${first.join(':')}::/64`;
}
