import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { runCli } from '../../src/cli.ts';
import type { Attack } from './attack.ts';

/** Every one leads into a private network, to this machine or to a cloud's own services. */
const IPV4 = [
  ...['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '0', '0.0.0.0', '127.255.255.254', '10.0.0.1'],
  ...[
    '10.255.255.255',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '169.254.169.254',
    '168.63.129.16',
    '100.64.0.1',
  ],
  ...[
    '100.100.100.200',
    '198.18.0.1',
    '192.0.0.1',
    '192.0.2.1',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
  ],
];
const IPV6 = [
  ...[
    '::1',
    '::',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:0:127.0.0.1',
    '::ffff:0:a00:1',
    '::127.0.0.1',
    'fe80::1',
  ],
  ...[
    'fe80::a9fe:a9fe',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '64:ff9b::127.0.0.1',
    '64:ff9b:1::a00:1',
    '2002:7f00:1::',
  ],
  ...['2001::1', '2001:db8::1', '100::1', 'fec0::1', '5f00::1', '3fff::1'],
];
const NAMES = ['localhost', 'LOCALHOST'];
const OTHERS = [
  ...['http://example.com', 'ftp://example.com', 'file:///etc/passwd', 'javascript:alert(1)', 'data:text/plain,x'],
  ...['https://user:password@example.com', 'https://', 'https://exa mple.com', 'https://[::1', 'https://%00.com'],
];
/** No network knows it (RFC 2606): a shop that is gone must not end the service. */
const GONE = 'https://shop.invalid';
/** Only these say that nothing was connected to. */
const REFUSED = new Set(['store_url_invalid', 'store_refused']);
const answer = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** A shop's address never makes the service call into the network that it stands in. */
export const privateAddresses: Attack = {
  name: 'addresses of the private network',
  async run(target, _random, size) {
    const directory = mkdtempSync(join(tmpdir(), 'ml-attack-'));
    const keyFile = join(directory, 'key');
    writeFileSync(keyFile, 'ck_0000000000\ncs_0000000000\n');
    const hosts = [...IPV4, ...NAMES, ...IPV6.map((address) => `[${address}]`)];
    const ports = size === 'full' ? ['', ':8443', ':22'] : [''];
    const addresses = [...OTHERS, ...hosts.flatMap((host) => ports.map((port) => `https://${host}${port}`))];
    const wrong: string[] = [];
    // Without this switch, as on the public internet; the data directory is one of its own.
    Object.assign(process.env, {
      ML_ALLOW_PRIVATE_HOSTS: '0',
      ML_DATA_DIR: join(directory, 'data'),
      XERO_CLIENT_ID: '',
      XERO_CLIENT_SECRET: '',
      XERO_WEBHOOK_KEY: '',
      XERO_LOGIN_URL: '',
      XERO_IDENTITY_URL: '',
      XERO_API_URL: '',
    });
    try {
      for (const address of addresses) {
        const code = await codeOf(['store', 'add', address, '--key-file', keyFile, '--json']);
        if (!REFUSED.has(code)) wrong.push(`${address} was not refused but answered ${code}`);
      }
      const gone = await codeOf(['store', 'add', GONE, '--key-file', keyFile, '--json']);
      if (gone !== 'store_unreachable') wrong.push(`a name that does not exist was answered ${gone}`);
    } finally {
      Object.assign(process.env, target.env);
      rmSync(directory, { recursive: true, force: true });
    }
    return { tries: addresses.length, wrong };
  },
};

async function codeOf(args: readonly string[]): Promise<string> {
  let out = '';
  await runCli(args, { out: (text) => (out += text), err: () => undefined });
  const { data } = answer.safeParse(JSON.parse(out));
  return data?.error.code ?? 'accepted';
}
