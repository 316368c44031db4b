import { Buffer } from 'node:buffer';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import gettextParser from 'gettext-parser';
import { faultsOf, translations, updated } from './languages.mjs';
import { packageFiles, template, version } from './package.mjs';
import { TEMPLATES, templatesFile } from './phrases.mjs';
import { zip } from './zip.mjs';

describe('the package for WordPress', () => {
  let build = '';
  beforeAll(() => {
    build = mkdtempSync(join(tmpdir(), 'ml-build-'));
    for (const name of [
      'index.js',
      'index.js.map',
      'index.asset.php',
      'index.css',
      'index-rtl.css',
      '64.css',
      '64-rtl.css',
    ]) {
      writeFileSync(join(build, name), name);
    }
  });
  afterAll(() => rmSync(build, { recursive: true, force: true }));

  test('holds the plugin, its page and the template, and nothing of development', () => {
    const names = packageFiles(build).map(([name]) => name);
    for (const name of [
      'ml-connector.php',
      'uninstall.php',
      'readme.txt',
      'license.txt',
      'src/Plugin.php',
      'assets/order-panel.js',
      'assets/order-parts.js',
      'assets/order-steps.js',
      'build/index.js',
      'build/index.asset.php',
      'languages/ml-connector.pot',
      'languages/ml-connector-de_DE.l10n.php',
      'languages/ml-connector-de_DE_formal-dfbff627e6c248bcb3b61d7d06da9ca9.json',
    ]) {
      expect(names).toContain(`ml-connector/${name}`);
    }
    expect(
      names.filter((name) =>
        /(?:^|\/)(?:vendor|tests|node_modules|\.[^/]+)(?:\/|$)|composer|phpunit|phpcs|phpstan|\.(?:map|ts|tsx|neon|dist|xml)$/.test(
          name,
        ),
      ),
    ).toEqual([]);
    expect(names.filter((name) => !name.startsWith('ml-connector/'))).toEqual([]);
    expect(names.filter((name) => name.endsWith('.css') && name.includes('/build/'))).toEqual(
      ['64.css', 'index-rtl.css', 'index.css'].map((name) => `ml-connector/build/${name}`),
    );
  });

  test('is not made without the settings page', () => {
    expect(() => packageFiles(join(build, 'nothing'))).toThrow('npm run build:admin');
  });

  test('has one version', () => {
    expect(version()).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test('the template has texts of PHP, of the page and of the order panel', () => {
    const pot = template();
    expect(pot).toContain('msgid "Sync to Xero"');
    expect(pot).toMatch(/#: src\/Admin\/BulkSend\.php:\d+\n/);
    expect(pot).toContain('#: build/index.js');
    expect(pot).toContain('#: assets/order-panel.js');
    expect(pot).toMatch(/#: assets\/order-parts\.js\nmsgid "Why these accounts and taxes"/);
  });

  test('translators get an explanation of each placeholder in a text', () => {
    const { translations } = gettextParser.po.parse(template());
    const unexplained = Object.values(translations)
      .flatMap((texts) => Object.values(texts))
      .filter(
        ({ msgid, comments }) => /%(?:\d+\$)?[sd]/.test(msgid) && !comments?.extracted?.startsWith('translators:'),
      );
    expect(unexplained.map(({ msgid }) => msgid)).toEqual([]);
  });

  test('the zip says what is in it, and is the same each time', () => {
    const files = [
      ['a/b.txt', Buffer.from('hello hello hello')],
      ['a/ü.txt', Buffer.from('')],
    ];
    const bytes = zip(files);
    expect(bytes.equals(zip(files))).toBe(true);
    expect(bytes.readUInt32LE(0)).toBe(0x04034b50);
    const nameLength = bytes.readUInt16LE(26);
    expect(bytes.subarray(30, 30 + nameLength).toString()).toBe('a/b.txt');
    const packed = bytes.subarray(30 + nameLength, 30 + nameLength + bytes.readUInt32LE(18));
    expect(inflateRawSync(packed).toString()).toBe('hello hello hello');
    expect(bytes.readUInt16LE(bytes.length - 22 + 10)).toBe(2);
  });
});

describe('the translations of the plugin', () => {
  test('are complete: each text of the template, with its placeholders and the words of the glossary', () => {
    const pot = template();
    const faults = Object.entries(translations()).flatMap(([locale, text]) =>
      faultsOf(pot, text, locale).map((fault) => `${locale}: ${fault} (npm run translate)`),
    );
    expect(Object.keys(translations())).toContain('de_DE');
    expect(faults).toEqual([]);
  });

  test('are kept in the order that `npm run translate` writes', () => {
    const pot = template();
    for (const text of Object.values(translations())) expect(text).toBe(updated(pot, text));
  });

  test('the service has the templates of its sources (npm run translate)', () => {
    expect(readFileSync(TEMPLATES, 'utf8')).toBe(templatesFile());
  });
});
