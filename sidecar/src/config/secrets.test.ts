import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Secret } from './secret.ts';
import { openSecrets, type SecretsOptions } from './secrets.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'ml-secrets-'));
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

const KEY = 'a1'.repeat(32);
const open = (options: Partial<SecretsOptions> = {}) =>
  openSecrets({ dataDir, secretKey: null, pairingCode: null, ...options });
const flipFirst = (text: string) => text.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
const keyFile = () => join(dataDir, 'secret.key');

describe('sealing', () => {
  test('a value comes back as it went in, and its text shows nothing of it', async () => {
    const secrets = await open();
    const value = { accessToken: 'token-Größe-£', list: [1, null] };
    const jwe = await secrets.encrypt(value);
    expect(jwe.split('.')).toHaveLength(5);
    expect(Buffer.from(jwe, 'base64').toString('latin1')).not.toContain('token-');
    expect(await secrets.decrypt(jwe)).toEqual(value);
  });

  test('the same value is sealed differently each time', async () => {
    const secrets = await open();
    expect(await secrets.encrypt('x')).not.toBe(await secrets.encrypt('x'));
  });

  test('a damaged text is refused, not misread', async () => {
    const secrets = await open();
    const jwe = await secrets.encrypt({ refreshToken: 'r' });
    for (const part of [2, 3, 4]) {
      const damaged = jwe.split('.').map((text, index) => (index === part ? flipFirst(text) : text));
      await expect(secrets.decrypt(damaged.join('.'))).rejects.toThrow(
        expect.objectContaining({ code: 'secret_unreadable' }),
      );
    }
    await expect(secrets.decrypt('')).rejects.toThrow(expect.objectContaining({ code: 'secret_unreadable' }));
  });

  test('nothing of the key or the code can be printed', async () => {
    const secrets = await open({ secretKey: new Secret(KEY), pairingCode: new Secret('my-pairing-code') });
    const printed = `${inspect(secrets, { depth: 9, showHidden: true })}${JSON.stringify({ secrets })}`;
    expect(printed).not.toContain('my-pairing-code');
    expect(printed).not.toContain('a1a1');
    expect(printed).toContain('[hidden]');
  });
});

describe('the key file', () => {
  test('is made once, readable by its owner only, and used again', async () => {
    const jwe = await (await open()).encrypt('kept');
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
    expect(await (await open()).decrypt(jwe)).toBe('kept');
    expect(readdirSync(dataDir).toSorted()).toEqual(['key-check.jwe', 'secret.key']);
  });

  test('many first starts at once end with one key', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => open()));
    const [first] = all;
    const jwe = await first?.encrypt('shared');
    for (const secrets of all) expect(await secrets.decrypt(jwe ?? '')).toBe('shared');
  });

  test('a file open to others is closed, and the operator is notified', async () => {
    expect((await open()).notice).toBeNull();
    chmodSync(keyFile(), 0o644);
    expect((await open()).notice).toMatch(/secret\.key was open to other users \(mode 644\)/);
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
  });

  test('a cut-off file is refused with the fix', async () => {
    writeFileSync(keyFile(), 'abc\n', { mode: 0o600 });
    const error: unknown = await open().catch((refusal: unknown) => refusal);
    expect(error).toMatchObject({ code: 'secret_key_unusable' });
    expect(error).toMatchObject({ fix: expect.stringContaining('openssl rand') });
  });

  test('one that went missing is not silently replaced', async () => {
    await open();
    rmSync(keyFile());
    await expect(open()).rejects.toThrow(expect.objectContaining({ code: 'secret_key_wrong' }));
    expect(() => readFileSync(keyFile())).toThrow(/ENOENT/);
  });
});

describe('ML_SECRET_KEY', () => {
  test('takes the same 32 bytes as hex, base64 and base64url', async () => {
    const bytes = Buffer.from('fb'.repeat(32), 'hex');
    const jwe = await (await open({ secretKey: new Secret(bytes.toString('hex')) })).encrypt('one');
    for (const form of [bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex').toUpperCase()]) {
      expect(await (await open({ secretKey: new Secret(form) })).decrypt(jwe)).toBe('one');
    }
    expect(readdirSync(dataDir)).toEqual(['key-check.jwe']);
  });

  test.each(['a password', 'ab'.repeat(31), 'A'.repeat(42), 'A'.repeat(45)])('%s is refused, unseen', async (text) => {
    const error: unknown = await open({ secretKey: new Secret(text) }).catch((refusal: unknown) => refusal);
    expect(error).toMatchObject({ code: 'secret_key_unusable' });
    expect(inspect(error)).not.toContain(text);
    expect(error).toMatchObject({ message: expect.stringContaining('ML_SECRET_KEY') });
  });

  test('another key than before refuses the start and names cause and fix', async () => {
    await open({ secretKey: new Secret(KEY) });
    const error: unknown = await open({ secretKey: new Secret('b2'.repeat(32)) }).catch((refusal: unknown) => refusal);
    expect(error).toMatchObject({ code: 'secret_key_wrong' });
    expect(error).toMatchObject({
      message: expect.stringContaining('ML_SECRET_KEY is not the key'),
      fix: expect.stringContaining('earlier key'),
    });
  });

  test('a key file restored from another backup refuses the start', async () => {
    await open();
    writeFileSync(keyFile(), `${Buffer.alloc(32, 7).toString('base64url')}\n`);
    await expect(open()).rejects.toThrow(/secret\.key is not the key/);
  });
});

describe('the pairing code', () => {
  test('is made once, shared by later starts, and not plain on disk', async () => {
    const code = await (await open()).pairingCode();
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(await (await open()).pairingCode()).toBe(code);
    for (const file of readdirSync(dataDir)) expect(readFileSync(join(dataDir, file), 'utf8')).not.toContain(code);
  });

  test('is taken however it is typed, and nothing else is', async () => {
    const secrets = await open();
    const code = await secrets.pairingCode();
    expect(await secrets.isPairingCode(` ${code.toLowerCase().replaceAll('-', ' ')} `)).toBe(true);
    expect(await secrets.isPairingCode(code.slice(1))).toBe(false);
    expect(await secrets.isPairingCode('')).toBe(false);
  });

  test('is worth nothing after it was renewed', async () => {
    const secrets = await open();
    const code = await secrets.pairingCode();
    const next = await secrets.renewPairingCode();
    expect(next).not.toBe(code);
    expect(await secrets.isPairingCode(code)).toBe(false);
    expect(await (await open()).isPairingCode(next)).toBe(true);
    expect(readdirSync(dataDir).toSorted()).toEqual(['key-check.jwe', 'pairing.jwe', 'secret.key']);
  });

  test('that a person chose pairs one store; then a generated one does, until another is chosen', async () => {
    const chosen = new Secret('demo-pairing-code-1');
    const secrets = await open({ pairingCode: chosen });
    expect(await secrets.isPairingCode('DEMO-PAIRING-CODE-1')).toBe(true);
    const next = await secrets.renewPairingCode();
    expect(next).not.toBe(chosen.reveal());
    const later = await open({ pairingCode: chosen });
    expect(await later.isPairingCode('DEMO-PAIRING-CODE-1')).toBe(false);
    expect(await later.pairingCode()).toBe(next);
    const other = new Secret('demo-pairing-code-2');
    expect(await (await open({ pairingCode: other })).pairingCode()).toBe(other.reveal());
    await (await open({ pairingCode: other })).renewPairingCode();
    expect(await (await open({ pairingCode: chosen })).isPairingCode('demo-pairing-code-1')).toBe(false);
    const bytes = readFileSync(join(dataDir, 'pairing.jwe'), 'utf8');
    expect(bytes).not.toContain('demo');
  });

  test('that a person chose pairs every store if the operator says so', async () => {
    const secrets = await open({ pairingCode: new Secret('demo-pairing-code-1'), reusePairingCode: true });
    expect(await secrets.renewPairingCode()).toBe('demo-pairing-code-1');
    expect(await secrets.isPairingCode('DEMO-PAIRING-CODE-1')).toBe(true);
  });

  test('of a directory from before used codes were kept still pairs', async () => {
    const secrets = await open();
    writeFileSync(join(dataDir, 'pairing.jwe'), await secrets.encrypt('GULL-2026-MUGS-SHOP'));
    expect(await secrets.pairingCode()).toBe('GULL-2026-MUGS-SHOP');
    await secrets.renewPairingCode();
    expect(await secrets.isPairingCode('GULL-2026-MUGS-SHOP')).toBe(false);
  });
});
