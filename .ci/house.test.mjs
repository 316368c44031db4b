// The house: rooms, zones and table agree; folders stay small; no import cycle; no name exported twice.
import { describe, expect, test } from '@jest/globals';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import ts from 'typescript';
import { root } from './commands.mjs';
import { ROOMS, tableOf, zonesOf } from './rooms.mjs';

/** About as many names as a reader keeps in view (layout: rooms by noun). */
const SOURCES_PER_FOLDER_MAX = 20;
const README_LINES_MAX = 120;
const ARCHITECTURE_LINES_MAX = 150;
const PIPELINE_LINES_MAX = 60;

const text = (path) => readFileSync(join(root, path), 'utf8');
const isTest = (path) => /\.test\.tsx?$|Test\.php$/.test(path);
const filesBelow = (folder, pattern) =>
  readdirSync(join(root, folder), { recursive: true })
    .map((path) => posix.join(folder, path))
    .filter((path) => pattern.test(path) && statSync(join(root, path)).isFile());

const sources = filesBelow('sidecar/src', /\.tsx?$/).filter((path) => !isTest(path));
const parsed = new Map();
const parse = (path) => {
  if (!parsed.has(path)) parsed.set(path, ts.createSourceFile(path, text(path), ts.ScriptTarget.Latest, true));
  return parsed.get(path);
};

describe('rooms', () => {
  const onDisk = readdirSync(join(root, 'sidecar/src'), { withFileTypes: true });

  test('the table names the folders on disk, and each has its zone', () => {
    const folders = onDisk.filter((one) => one.isDirectory()).map(({ name }) => name);
    expect(Object.keys(ROOMS).toSorted()).toEqual(folders.toSorted());
    expect(zonesOf(ROOMS).map(({ target }) => target)).toEqual(
      Object.keys(ROOMS).map((room) => `./sidecar/src/${room}`),
    );
  });

  test('sidecar/src itself holds the two doors only', () => {
    expect(onDisk.filter((one) => one.isFile()).map(({ name }) => name)).toEqual([
      'cli.ts',
      'main.ts',
      'ml-connector.ts',
    ]);
  });

  test('every arrow goes down', () => {
    const order = Object.keys(ROOMS);
    const up = order.flatMap((room, index) =>
      ROOMS[room].may.filter((other) => order.indexOf(other) <= index).map((other) => `${room} → ${other}`),
    );
    expect(up).toEqual([]);
  });

  test('no arrow is allowed that no import uses', () => {
    const used = new Set(imports().flatMap(([from, to]) => [`${roomOf(from)} → ${roomOf(to)}`]));
    const idle = Object.entries(ROOMS).flatMap(([room, { may }]) =>
      may.map((other) => `${room} → ${other}`).filter((arrow) => !used.has(arrow)),
    );
    expect(idle).toEqual([]);
  });

  test('ARCHITECTURE.md quotes the table', () => {
    const squeeze = (line) => line.replace(/ +/g, ' ');
    const page = text('ARCHITECTURE.md').split('\n').map(squeeze);
    expect(
      tableOf(ROOMS)
        .map(squeeze)
        .filter((line) => !page.includes(line)),
    ).toEqual([]);
  });

  test('no folder holds more files than a reader keeps in view', () => {
    const counts = new Map();
    const add = (path) => counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
    for (const folder of ['sidecar/src', 'sidecar/simulators', 'admin-ui/src', 'plugin/src'])
      filesBelow(folder, /\.(?:tsx?|php|js)$/)
        .filter((path) => !isTest(path))
        .forEach(add);
    filesBelow('sidecar/test', /\.test\.ts$/).forEach(add);
    expect([...counts].filter(([, count]) => count > SOURCES_PER_FOLDER_MAX)).toEqual([]);
  });

  test('no file is named after a preposition', () => {
    expect(sources.filter((path) => path.endsWith('-of.ts'))).toEqual([]);
  });
});

function roomOf(path) {
  return path.split('/')[2];
}

/** Every import below sidecar/src, type imports too: [file, file]. */
function imports() {
  const known = new Set(sources);
  return sources.flatMap((path) =>
    ts
      .preProcessFile(text(path))
      .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
      .map(({ fileName }) => [path, posix.join(dirname(path), fileName)])
      .filter(([, target]) => known.has(target)),
  );
}

describe('imports', () => {
  test('no circle of files, types included', () => {
    expect(circles(imports())).toEqual([]);
  });

  test('no circle of rooms', () => {
    expect(
      circles(
        imports()
          .map((pair) => pair.map(roomOf))
          .filter(([from, to]) => from !== to),
      ),
    ).toEqual([]);
  });

  test('a circle is found', () => {
    expect(
      circles([
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'a'],
        ['c', 'd'],
      ]),
    ).toEqual([['a', 'b', 'c']]);
  });
});

/** Strongly connected components of more than one node (Tarjan). */
function circles(pairs) {
  const next = Map.groupBy(pairs, ([from]) => from);
  const [index, low, stack, found] = [new Map(), new Map(), [], []];
  const visit = (node) => {
    index.set(node, index.size);
    low.set(node, index.get(node));
    stack.push(node);
    for (const [, to] of next.get(node) ?? []) {
      if (!index.has(to)) visit(to);
      if (stack.includes(to)) low.set(node, Math.min(low.get(node), low.get(to)));
    }
    if (low.get(node) !== index.get(node)) return;
    const part = stack.splice(stack.indexOf(node));
    if (part.length > 1) found.push(part.toSorted());
  };
  for (const node of next.keys()) if (!index.has(node)) visit(node);
  return found;
}

test('no function is exported under one name from two files', () => {
  const places = new Map();
  for (const path of sources)
    for (const statement of parse(path).statements) {
      const isExported = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
      if (!isExported || !ts.isFunctionDeclaration(statement) || statement.name === undefined) continue;
      const name = statement.name.text;
      places.set(name, [...(places.get(name) ?? []), path]);
    }
  expect([...places].filter(([, paths]) => paths.length > 1)).toEqual([]);
});

describe('pages', () => {
  const lines = (path) => text(path).trimEnd().split('\n').length;

  test.each([
    ['README.md', README_LINES_MAX],
    ['ARCHITECTURE.md', ARCHITECTURE_LINES_MAX],
    ['sidecar/src/pipeline/pipeline.ts', PIPELINE_LINES_MAX],
  ])('%s is at most %i lines long', (path, linesMax) => {
    expect(lines(path)).toBeLessThanOrEqual(linesMax);
  });
});
