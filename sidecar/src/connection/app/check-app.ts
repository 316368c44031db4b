import { randomBytes } from 'node:crypto';
import { AppError, isAppError } from '../../domain/app-error.ts';
import type { HttpAnswer } from '../../xero/http.ts';
import { type Identity, isGrantDead } from '../identity.ts';

/** Xero registers https addresses, and http only for this machine by the name localhost. */
function isRegistrable(redirectUri: string): boolean {
  const { protocol, hostname } = new URL(redirectUri);
  return protocol === 'https:' || (protocol === 'http:' && hostname === 'localhost');
}

const VERIFIER_BYTES = 48;

/**
 * What is wrong with the app in Xero's developer portal, before a person is sent there; null = nothing that Xero says. Only clear
 * answers count: no answer, or an unknown one, stops nobody.
 */
export async function checkApp(
  identity: Pick<Identity, 'tryCode' | 'tryAuthorise' | 'hasSecret'>,
  redirectUri: string,
): Promise<AppError | null> {
  if (!isRegistrable(redirectUri)) return unregistrable(redirectUri);
  try {
    return (
      (await checkCredentials(identity, redirectUri)) ??
      checkAddress(await identity.tryAuthorise(redirectUri), redirectUri)
    );
  } catch (error) {
    if (isAppError(error, 'xero') || isAppError(error, 'oauth')) return null;
    throw error;
  }
}

/** Asks to exchange a code that nobody was given: `invalid_grant` says that the app itself is accepted. */
async function checkCredentials(
  { tryCode, hasSecret }: Pick<Identity, 'tryCode' | 'hasSecret'>,
  redirectUri: string,
): Promise<AppError | null> {
  const verifier = randomBytes(VERIFIER_BYTES).toString('base64url');
  const ask = async (withoutSecret: boolean): Promise<string | null> => {
    try {
      await tryCode({ code: 'none', verifier, redirectUri, withoutSecret });
      return null;
    } catch (error) {
      if (isGrantDead(error)) return null;
      if (isAppError(error, 'oauth')) return error.code;
      throw error;
    }
  };
  const code = await ask(false);
  if (code === 'unauthorized_client') return customConnection();
  if (code !== 'invalid_client' && code !== 'invalid_request') return null;
  if (!hasSecret) return secretMissing();
  return (await ask(true)) === null ? secretNotWanted() : wrongSecret();
}

/** Xero's page of errors, or a redirect to it, names the address. A redirect to our own address says that it is registered. */
function checkAddress({ status, header, body }: HttpAnswer, redirectUri: string): AppError | null {
  const to = header('location') ?? '';
  if (to.startsWith(redirectUri))
    return new URL(to).searchParams.get('error') === 'invalid_scope' ? wrongScopes() : null;
  const said = `${decodeURIComponent(to.replaceAll(/%(?![\da-f]{2})/gi, ''))} ${status >= 400 ? body : ''}`;
  if (/redirect[_ ]?uri/i.test(said)) return unknownAddress(redirectUri);
  if (/invalid_scope/i.test(said)) return wrongScopes();
  return null;
}

const GUIDE = 'The guide is at /xero-app of the service, and in docs/xero-app.md.';

function fault(code: string, message: string, fix: string): AppError {
  return new AppError('connection', code, message, { fix: `${fix} ${GUIDE}` });
}

function unregistrable(redirectUri: string): AppError {
  const message = `Xero takes no redirect address such as ${redirectUri}: it must start with https://, or http://localhost on a developer's machine.`;
  return fault(
    'xero_app_address',
    message,
    'The operator of the service sets ML_PUBLIC_URL to its https address, then starts it again.',
  );
}

function unknownAddress(redirectUri: string): AppError {
  const fix = `The operator of the service adds exactly ${redirectUri} under “Redirect URIs” on the app's page “Configuration” in Xero's developer portal.`;
  return fault('xero_app_redirect', "The service's redirect address is not registered in its Xero app.", fix);
}

function wrongSecret(): AppError {
  const fix =
    "The operator of the service compares XERO_CLIENT_ID and XERO_CLIENT_SECRET with the app's page “Configuration” in Xero's developer portal, or generates another secret there, then starts the service again.";
  return fault('xero_app_secret', "Xero does not accept the client id and secret of the service's Xero app.", fix);
}

function secretMissing(): AppError {
  const fix =
    "The operator of the service sets XERO_CLIENT_SECRET to a secret generated on the app's page “Configuration” in Xero's developer portal, then starts the service again. If the app has no secret, XERO_CLIENT_ID is wrong.";
  return fault('xero_app_secret', "Xero asks for the secret of the service's Xero app.", fix);
}

function secretNotWanted(): AppError {
  const fix =
    'The operator of the service removes XERO_CLIENT_SECRET, or makes an app of the type “Web app” and sets both of its values, then starts the service again.';
  return fault(
    'xero_app_kind',
    "The service's Xero app is a “Mobile or desktop app”, which has no secret, but one is set.",
    fix,
  );
}

function customConnection(): AppError {
  const fix =
    'The operator of the service makes an app of the type “Web app”, sets XERO_CLIENT_ID and XERO_CLIENT_SECRET to its values, and starts the service again.';
  return fault(
    'xero_app_kind',
    "The service's Xero app is a custom connection, which lets no one connect an organisation.",
    fix,
  );
}

function wrongScopes(): AppError {
  const fix =
    'The operator of the service makes a new app of the type “Web app”: new apps have the granular permissions that are asked for.';
  return fault('xero_app_scopes', "The service's Xero app may not ask for the permissions that posting needs.", fix);
}
