// `npm run translate`: brings each .po in plugin/languages, and the service's templates, up to date with the texts of the sources, and
// lists what is to do.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOMAIN, FOLDER, faultsOf, translations, updated } from './languages.mjs';
import { template } from './package.mjs';
import { TEMPLATES, templatesFile } from './phrases.mjs';

writeFileSync(TEMPLATES, templatesFile());
const pot = template();
for (const [locale, po] of Object.entries(translations())) {
  const text = updated(pot, po);
  writeFileSync(join(FOLDER, `${DOMAIN}-${locale}.po`), text);
  const faults = faultsOf(pot, text, locale);
  console.log([`${locale}: ${faults.length === 0 ? 'complete' : `${faults.length} to do`}`, ...faults].join('\n'));
  if (faults.length > 0) process.exitCode = 1;
}
