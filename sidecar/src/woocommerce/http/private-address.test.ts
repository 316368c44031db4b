import { describe, expect, test } from '@jest/globals';
import type { LookupAddress } from 'node:dns';
import {
  addressInHost,
  guardedLookup,
  isPrivateAddress,
  LINK_LOCAL_HOST,
  PRIVATE_HOST,
  refusalOf,
} from './private-address.ts';

describe('isPrivateAddress', () => {
  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.255.255',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1%eth0',
    '2002:7f00:1::',
    'ff02::1',
    '168.63.129.16',
    '::ffff:0:10.0.0.1',
    '5f00::1',
  ])('%s is not called', (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  test.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4001::200e'])(
    '%s is public',
    (address) => {
      expect(isPrivateAddress(address)).toBe(false);
    },
  );
});

test.each([
  '169.254.169.254',
  '169.254.0.1',
  '168.63.129.16',
  '100.100.100.200',
  'fe80::1%eth0',
  'febf::1',
  'fd00:ec2::254',
  '::ffff:169.254.169.254',
  '::ffff:a9fe:a9fe',
  '::169.254.169.254',
  '::ffff:0:169.254.169.254',
  '64:ff9b::169.254.169.254',
  '2002:a9fe:a9fe::1',
  '2002:a83f:8110::',
  '::ffff:168.63.129.16',
])('%s is not called even where private hosts are allowed', (address) => {
  expect(refusalOf(address, true)).toBe(LINK_LOCAL_HOST);
  expect(refusalOf(address, false)).toBe(LINK_LOCAL_HOST);
});

test.each(['127.0.0.1', '10.0.0.5', '::1', 'fd12:3456::1', '168.63.129.17', '::ffff:192.168.0.1', '64:ff9b::7f00:1'])(
  '%s is called where private hosts are allowed',
  (address) => {
    expect(refusalOf(address, true)).toBeNull();
  },
);

test('an address in a host is found, in brackets or not', () => {
  expect([addressInHost('[::1]'), addressInHost('10.0.0.1'), addressInHost('shop.example')]).toEqual([
    '::1',
    '10.0.0.1',
    null,
  ]);
});

describe('guardedLookup', () => {
  const answers = (...addresses: string[]) =>
    addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 }));

  async function lookUp(
    found: LookupAddress[],
    all: boolean,
    allowPrivateHosts = false,
  ): Promise<{ error: string | null; address: unknown }> {
    const lookup = guardedLookup(allowPrivateHosts, (_name, callback) => callback(null, found));
    return new Promise((resolve) => {
      lookup('shop.example', { all }, (error, address) => resolve({ error: error?.code ?? null, address }));
    });
  }

  test('a name that cannot be looked up is an error of the connection, not the end of the process', async () => {
    const failed = Object.assign(new Error('getaddrinfo ENOTFOUND shop.invalid'), { code: 'ENOTFOUND' });
    // As Node calls it: without addresses.
    const lookup = guardedLookup(false, (_name, callback) => callback(failed));
    const error = await new Promise((resolve) => lookup('shop.invalid', { all: true }, resolve));
    expect(error).toBe(failed);
  });

  test('a public name resolves in the form the socket asks for', async () => {
    const found = answers('93.184.216.34', '2606:4700::1111');
    expect(await lookUp(found, true)).toEqual({ error: null, address: found });
    expect(await lookUp(found, false)).toEqual({ error: null, address: '93.184.216.34' });
  });

  test('one private address among public ones refuses the name', async () => {
    expect(await lookUp(answers('93.184.216.34', '127.0.0.1'), true)).toMatchObject({ error: PRIVATE_HOST });
    expect(await lookUp(answers('::1'), false)).toMatchObject({ error: PRIVATE_HOST });
  });

  test('where private hosts are allowed, a name that leads to a cloud’s metadata is refused all the same', async () => {
    expect(await lookUp(answers('10.0.0.5'), false, true)).toEqual({ error: null, address: '10.0.0.5' });
    expect(await lookUp(answers('10.0.0.5', '169.254.169.254'), true, true)).toMatchObject({ error: LINK_LOCAL_HOST });
  });
});
