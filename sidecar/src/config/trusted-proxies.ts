import { isIP } from 'node:net';
import { configError } from './config-error.ts';

const BITS = { 4: 32, 6: 128 } as const;
/** Shorter would trust a fair part of the internet. */
const PREFIX_MIN = 8;

/** Addresses and networks (CIDR), separated by commas. Throws config_invalid. */
export function toProxies(value: string | null): readonly string[] {
  const entries = (value ?? '').split(/[\s,]+/).filter((one) => one !== '');
  for (const entry of entries) {
    if (isProxy(entry)) continue;
    throw configError(
      `ML_TRUSTED_PROXIES holds "${entry}", which is no address and no network.`,
      `Name the proxies by address (10.0.0.5) or network (10.0.0.0/24, prefix ${PREFIX_MIN} or longer), separated by commas.`,
    );
  }
  return entries;
}

function isProxy(entry: string): boolean {
  const [address = '', prefix, ...rest] = entry.split('/');
  const version = isIP(address);
  if ((version !== 4 && version !== 6) || rest.length > 0) return false;
  if (prefix === undefined) return true;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) >= PREFIX_MIN && Number(prefix) <= BITS[version];
}
