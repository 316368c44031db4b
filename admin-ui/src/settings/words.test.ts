import { expect, test } from '@jest/globals';
import { settingsJsonSchema } from '../../../sidecar/src/domain/settings/settings-json-schema.ts';
import { leavesOf, nodeAt, readSchema, sectionsOf, solid } from './schema/schema.ts';
import { wordsOf } from './words.ts';

const schema = readSchema(settingsJsonSchema());

/** Of the settings that the page shows as a list: [path, values]. */
const lists = sectionsOf(schema)
  .flatMap((section) => leavesOf(schema, section))
  .flatMap((path) => {
    const node = nodeAt(schema, path);
    const values = node === null ? null : solid(node).enum;
    return values === null ? [] : [[path, values.map(String)] as const];
  });

test.each(lists)('%s and its choices have words', (path, values) => {
  const words = wordsOf(path);
  expect(words?.label ?? '').not.toBe('');
  expect(Object.keys(words?.options ?? {})).toEqual(expect.arrayContaining(values));
});

test('a setting that names a field of the order has words', () => {
  for (const path of ['documents.numberMeta', 'contacts.vatMeta']) expect(wordsOf(path)?.help).toBeDefined();
});
