/** A process that changes the key of a data directory again and again until it is killed; one line for each change. */
import { openSecrets } from '../../../src/config/secrets.ts';
import { changeKey, endKeyChange } from '../../../src/connection/change-key.ts';
import { openDatabase } from '../../../src/database/database.ts';

const [dataDir = ''] = process.argv.slice(2);
const options = { dataDir, secretKey: null, pairingCode: null };
const { db } = await openDatabase({ dataDir });
for (;;) {
  await endKeyChange(db, options);
  const secrets = await openSecrets(options);
  await changeKey({ db, options, secrets, wanted: null, record: () => Promise.resolve() });
  process.stdout.write('changed\n');
}
