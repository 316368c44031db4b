import { lookup as lookupName, type LookupAddress } from 'node:dns';
import { BlockList, isIP, isIPv4, type LookupFunction } from 'node:net';

/** IANA special-purpose registries (RFC 6890 and updates): whatever is not a public unicast address. */
const NOT_PUBLIC_IPV4: readonly (readonly [string, number])[] = [
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
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
/** Those that embed an IPv4 address (mapped, NAT64, 6to4, Teredo) count as private too: they can hide one. */
const NOT_PUBLIC_IPV6: readonly (readonly [string, number])[] = [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 32],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

const ipv4 = new BlockList();
for (const [network, prefix] of NOT_PUBLIC_IPV4) ipv4.addSubnet(network, prefix, 'ipv4');
const ipv6 = new BlockList();
for (const [network, prefix] of NOT_PUBLIC_IPV6) ipv6.addSubnet(network, prefix, 'ipv6');

/** True for loopback, private, link-local and every other address that is not on the public internet. */
export function isPrivateAddress(address: string): boolean {
  return isIPv4(address) ? ipv4.check(address, 'ipv4') : ipv6.check(address.replace(/%.*$/, ''), 'ipv6');
}

/** The address in a URL's host, or null if it is a name. */
export function addressInHost(hostname: string): string | null {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return isIP(bare) === 0 ? null : bare;
}

/** `code` of the error for a refused name in a connection attempt. */
export const PRIVATE_HOST = 'ERR_PRIVATE_HOST';

export type ResolveName = (
  hostname: string,
  /** Node leaves the addresses out when the look-up failed. */
  callback: (error: NodeJS.ErrnoException | null, addresses?: LookupAddress[]) => void,
) => void;

const resolveAll: ResolveName = (hostname, callback) => lookupName(hostname, { all: true }, callback);

/** For a socket's own look-up: the address checked is the one connected to. One private address refuses the name. */
export function guardedLookup(resolve: ResolveName = resolveAll): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, (error, addresses = []) => {
      const [first] = addresses;
      if (error ?? !first) {
        callback(error ?? new Error(`${hostname} has no address`), '');
        return;
      }
      if (addresses.some(({ address }) => isPrivateAddress(address))) {
        callback(Object.assign(new Error(`${hostname} is on a private network`), { code: PRIVATE_HOST }), '');
        return;
      }
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
