/** A sidecar process that requests an access token on command; `say` lines are JSON. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Secret } from '../../../src/config/secret.ts';
import { openSecrets } from '../../../src/config/secrets.ts';
import { createIdentity } from '../../../src/connection/identity.ts';
import { createOrganisations } from '../../../src/connection/organisations.ts';
import { createAccessTokens } from '../../../src/connection/refresh-token.ts';
import { createTokenStore } from '../../../src/connection/token-store.ts';
import { openDatabase } from '../../../src/database/database.ts';

const [dataDir = '', tenantId = '', identityUrl = '', clientId = '', clientSecret = ''] = process.argv.slice(2);
const { db } = await openDatabase({ dataDir });
const secrets = await openSecrets({ dataDir, secretKey: null, pairingCode: null });
const now = () => new Date();
const app = { clientId, clientSecret: new Secret(clientSecret), loginUrl: '', identityUrl, apiUrl: identityUrl };
const { accessToken } = createAccessTokens({
  tokens: createTokenStore({ db, secrets }),
  identity: createIdentity({ app, now }),
  organisations: createOrganisations({ db }),
  now,
  sleep: (milliseconds) => sleep(milliseconds),
  owner: String(process.pid),
});
process.stdout.write('"ready"\n');
await once(createInterface({ input: process.stdin }), 'line');
process.stdout.write(`${JSON.stringify(await accessToken(tenantId))}\n`);
