import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runCli } from '../../src/cli.ts';
import { DEFAULTS } from '../../src/config/config.ts';
import { ENV_NAMES } from '../../src/config/env.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const pages = [
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'admin-ui/README.md', 'e2e/README.md'],
  'sidecar/simulators/xero/README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

async function help(words: readonly string[]): Promise<string> {
  let text = '';
  const exit = await runCli([...words, '--help'], { out: (part) => (text += part), err: () => undefined });
  expect([words, exit]).toEqual([words, 0]);
  return text;
}

/** Names of the commands under a command. */
function commandsIn(text: string): string[] {
  const [, list = ''] = text.split('\nCommands:\n');
  return [...list.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map((match) => match[1] ?? '').filter((name) => name !== 'help');
}

describe('the docs', () => {
  test('name every variable with its default, and no other', () => {
    const rows = [
      ...read('docs/configuration.md').matchAll(/^\| `((?:ML|XERO|STRIPE|PAYPAL)_[A-Z_]+)` +\| (.*?) +\|/gm),
    ];
    expect(rows.map((row) => row[1]).sort()).toEqual([...ENV_NAMES].sort());
    const named = new Map(rows.map((row) => [row[1], row[2]]));
    for (const [name, value] of Object.entries(DEFAULTS))
      expect([name, named.get(name)]).toEqual([name, `\`${value}\``]);
  });

  test('name every command, and each command they name exists', async () => {
    const page = read('docs/cli.md');
    const table = page.slice(page.indexOf('## Commands'), page.indexOf('## Stores'));
    expect(table).toContain('| Command');
    const named = [...table.matchAll(/`((?:[a-z][a-z-]* ?)+)(?=[ `<[])/g)].map((match) => (match[1] ?? '').trim());
    for (const name of commandsIn(await help([]))) {
      const inner = commandsIn(await help([name]));
      if (inner.length === 0) expect(named).toContain(name);
      else expect(named).toEqual(expect.arrayContaining(inner.map((one) => `${name} ${one}`)));
    }
    for (const words of table.matchAll(/^\| `([a-z-]+(?: [a-z-]+)?) [<[]/gm)) await help((words[1] ?? '').split(' '));
  });
});

test.each(pages)('what %s points to exists', (page) => {
  const text = read(page);
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => join(dirname(page), match[1] ?? ''));
  const paths = [...text.matchAll(/`((?:sidecar|e2e|docs|\.ci)\/[\w./-]+)`/g)].map((match) => match[1] ?? '');
  const missing = [...links, ...paths].filter((path) => !existsSync(join(root, path)));
  expect(missing).toEqual([]);
});
