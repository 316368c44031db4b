// Lint refuses what eslint.config.js means to refuse: a rule that lacks a setting is silent, whatever the files hold.
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ESLINT, root, runTool } from './commands.mjs';

const ONE = "import { two } from './two.ts';\n\nexport const one = (): number => two() + 1;\n";
const importing = (name, other, suffix = 'ts') =>
  `import { ${other} } from './${other}.${suffix}';\n\nexport const ${name} = (): number => ${other}() + 1;\n`;

const FILES = {
  'sidecar/src/pair/one.ts': ONE,
  'sidecar/src/pair/two.ts': importing('two', 'one'),
  'sidecar/src/three/one.ts': ONE,
  'sidecar/src/three/two.ts': importing('two', 'three'),
  'sidecar/src/three/three.ts': importing('three', 'one'),
  'admin-ui/src/one.ts': importing('one', 'two', 'tsx'),
  'admin-ui/src/two.tsx': importing('two', 'one'),
  'sidecar/src/line/one.ts': ONE,
  'sidecar/src/line/two.ts': 'export const two = (): number => 2;\n',
  'sidecar/src/type/one.ts': `${ONE}export type One = number;\n`,
  'sidecar/src/type/two.ts': "import type { One } from './one.ts';\n\nexport const two = (): One => 2;\n",
};

describe('files that import each other', () => {
  let tree = '';
  let run = { ok: true };
  let found = [];
  /** The files of a folder, each with the rule it breaks. */
  const foundIn = (folder) => found.filter((one) => one.startsWith(`${folder}/`));

  beforeAll(async () => {
    // The project's configuration over a separate tree: other tests and tools read sidecar/src meanwhile.
    tree = mkdtempSync(join(tmpdir(), 'ml-lint-'));
    symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
    const files = ['eslint.config.js', '.ci/rooms.mjs', 'package.json', 'tsconfig.json', 'admin-ui/tsconfig.json'];
    for (const name of [...files, ...Object.keys(FILES)]) {
      mkdirSync(dirname(join(tree, name)), { recursive: true });
      if (name in FILES) writeFileSync(join(tree, name), FILES[name]);
      else cpSync(join(root, name), join(tree, name));
    }
    run = await runTool([...ESLINT, '--max-warnings', '0', '--format', 'json', 'sidecar', 'admin-ui'], { cwd: tree });
    const report = JSON.parse(run.output);
    expect(report.map(({ filePath }) => relative(tree, filePath)).sort()).toEqual(Object.keys(FILES).sort());
    found = report.flatMap(({ filePath, messages }) =>
      messages.map(({ ruleId, message }) => `${relative(tree, filePath)}: ${ruleId ?? message}`),
    );
  });
  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  test('do not pass lint, neither of two', () => {
    expect(run.ok).toBe(false);
    expect(foundIn('sidecar/src/pair')).toEqual([
      'sidecar/src/pair/one.ts: import-x/no-cycle',
      'sidecar/src/pair/two.ts: import-x/no-cycle',
    ]);
  });

  test('do not pass by a third file between them', () => {
    expect(foundIn('sidecar/src/three')).toHaveLength(3);
  });

  test('do not pass in the settings page, components included', () => {
    expect(foundIn('admin-ui/src')).toEqual([
      'admin-ui/src/one.ts: import-x/no-cycle',
      'admin-ui/src/two.tsx: import-x/no-cycle',
    ]);
  });

  test('pass where only one imports the other', () => {
    expect(foundIn('sidecar/src/line')).toEqual([]);
  });

  // Types are erased at run time: ESLint's rule does not follow such imports.
  test('pass where one takes only a type of the other', () => {
    expect(foundIn('sidecar/src/type')).toEqual([]);
  });
});
