// A release names its own commands; owners read the same sentences with buttons, and the same templates are named for them.
import { expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundled } from '../bundle.mjs';
import { root } from '../commands.mjs';
import { asReleased } from './program.mjs';

const sources = join(root, 'sidecar', 'src');
/** Texts that name commands, in the words of the service, and as owners read them with the templates. */
const SAYS = `
  import { causeWords } from './operations/reconciliation/cause-words.ts';
  import { reissueCommandLine } from './posting/amendments/amend-problems.ts';
  import { ownerWords } from './wording/owner-words.ts';
  import { withPhrases } from './wording/phrases/with-phrases.ts';
  const CODES = ['needs_attention', 'not_synced_status', 'before_start_date', 'voided_in_xero', 'deleted_in_shop'];
  const said = [
    ...CODES.map((code) => causeWords(code, '', 'shop').next),
    'Or credit the invoice as of today: ' + reissueCommandLine({ storeId: 'shop', orderId: '7' }, true),
  ];
  const read = said.map(ownerWords);
  const { phrases } = await withPhrases({ details: read });
  console.log(JSON.stringify({ said, read, templates: Object.values(phrases).flat().map(({ template }) => template) }));
`;

async function says(options) {
  const folder = mkdtempSync(join(tmpdir(), 'ml-connector-words-'));
  try {
    const { files } = await bundled({ stdin: { contents: SAYS, resolveDir: sources, loader: 'ts' }, ...options });
    writeFileSync(join(folder, 'says.mjs'), files[0].text);
    return JSON.parse(spawnSync(process.execPath, [join(folder, 'says.mjs')], { encoding: 'utf8' }).stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('sentences with commands read the same for an owner as before the release', async () => {
  const [released, before] = [await says(asReleased()), await says({})];
  expect(before.said.join(' ')).toContain('npm run cli -- reissue shop');
  expect(released.said.join(' ')).toContain('ml-connector reissue shop');
  expect(released.said.join(' ')).not.toContain('npm');
  expect(released.read).toEqual(before.read);
  expect(released.templates).toEqual(before.templates);
  expect(released.templates).not.toContain(undefined);
});
