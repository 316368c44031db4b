import { lookup as lookupName, type LookupAddress } from 'node:dns';
import { BlockList, isIP, isIPv4, type LookupFunction } from 'node:net';

/** IANA special-purpose registries (RFC 6890 and updates): whatever is not a public unicast address. */
const NOT_PUBLIC_IPV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
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
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 32],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  // Documentation (RFC 9637).
  ['3fff::', 20],
  // Segment routing (RFC 9602).
  ['5f00::', 16],
  ['fc00::', 7],
  ['fec0::', 10],
  ['ff00::', 8],
];

/** Also where private hosts are allowed: what answers there are a cloud's keys, never a shop. */
const NEVER_IPV4: readonly (readonly [string, number])[] = [
  ['169.254.0.0', 16],
  // Azure's own services (DHCP, DNS, the agent's credentials).
  ['168.63.129.16', 32],
  // Alibaba Cloud's metadata.
  ['100.100.100.200', 32],
];
const NEVER_IPV6: readonly (readonly [string, number])[] = [
  ['fe80::', 10],
  // Amazon's metadata.
  ['fd00:ec2::254', 128],
  ...NEVER_IPV4.flatMap(embeddings),
];

/** Where IPv6 embeds an IPv4 network: compatible, mapped, translated (RFC 2765), NAT64, 6to4. */
function embeddings([network, prefix]: readonly [string, number]): (readonly [string, number])[] {
  const behind = ['::', '::ffff:', '::ffff:0:', '64:ff9b::'].map(
    (start) => [`${start}${network}`, 96 + prefix] as const,
  );
  const [high = '', low = ''] = hexOf(network);
  return [...behind, [`2002:${high}:${low}::`, 16 + prefix]];
}

function hexOf(address: string): string[] {
  return (Buffer.from(address.split('.').map(Number)).toString('hex').match(/.{4}/g) ?? []).map(String);
}

const listOf = (v4: typeof NEVER_IPV4, v6: typeof NEVER_IPV6) => {
  const ipv4 = new BlockList();
  for (const [network, prefix] of v4) ipv4.addSubnet(network, prefix, 'ipv4');
  const ipv6 = new BlockList();
  for (const [network, prefix] of v6) ipv6.addSubnet(network, prefix, 'ipv6');
  return (address: string): boolean =>
    isIPv4(address) ? ipv4.check(address, 'ipv4') : ipv6.check(address.split('%', 1).join(''), 'ipv6');
};
const isNever = listOf(NEVER_IPV4, NEVER_IPV6);
const isNotPublic = listOf(NOT_PUBLIC_IPV4, NOT_PUBLIC_IPV6);

/** True for loopback, private, link-local and every other address that is not on the public internet. */
export function isPrivateAddress(address: string): boolean {
  return isNotPublic(address) || isNever(address);
}

/** Why an address is not called; null = it may be. */
export function refusalOf(address: string, allowPrivateHosts: boolean): HostRefusal | null {
  if (isNever(address)) return LINK_LOCAL_HOST;
  return !allowPrivateHosts && isPrivateAddress(address) ? PRIVATE_HOST : null;
}

/** The address in a URL's host, or null if it is a name. */
export function addressInHost(hostname: string): string | null {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return isIP(bare) === 0 ? null : bare;
}

/** `code` of the error for a refused name in a connection attempt. */
export const PRIVATE_HOST = 'ERR_PRIVATE_HOST';
/** Refused even where private hosts are allowed. */
export const LINK_LOCAL_HOST = 'ERR_LINK_LOCAL_HOST';
export type HostRefusal = typeof PRIVATE_HOST | typeof LINK_LOCAL_HOST;

export type ResolveName = (
  hostname: string,
  /** Node leaves the addresses out when the look-up failed. */
  callback: (error: NodeJS.ErrnoException | null, addresses?: LookupAddress[]) => void,
) => void;

const resolveAll: ResolveName = (hostname, callback) => lookupName(hostname, { all: true }, callback);

/** For a socket's own look-up: the address checked is the one connected to. One refused address refuses the name. */
export function guardedLookup(allowPrivateHosts: boolean, resolve: ResolveName = resolveAll): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, (error, addresses = []) => {
      const [first] = addresses;
      if (error ?? !first) {
        callback(error ?? new Error(`${hostname} has no address`), '');
        return;
      }
      const code = addresses.map(({ address }) => refusalOf(address, allowPrivateHosts)).find((one) => one !== null);
      if (code !== undefined) {
        callback(Object.assign(new Error(`${hostname} is on a private network`), { code }), '');
        return;
      }
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
