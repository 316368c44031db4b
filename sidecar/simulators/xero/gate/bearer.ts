import { errors, type JWTPayload } from 'jose';
import { z } from 'zod';
import { RESOURCES_AUDIENCE } from '../identity/tokens.ts';
import type { Reply } from '../reply.ts';
import type { Simulation } from '../simulation.ts';
import { problemReply } from './problem.ts';

/** Who calls, as the access token says; userId is null for an app on its own. */
export interface Caller {
  readonly clientId: string;
  readonly userId: string | null;
  readonly scopes: readonly string[];
}

const claims = z.object({
  client_id: z.string(),
  xero_userid: z.string().optional(),
  scope: z.array(z.string()),
});

/** The caller, or the 401 that Xero answers. */
export async function readBearer(simulation: Simulation, authorization: string | undefined): Promise<Caller | Reply> {
  const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) return problemReply(401, 'AuthenticationUnsuccessful');
  const { issuer } = simulation.addresses;
  let payload: JWTPayload;
  try {
    payload = await simulation.signer.verify(token, {
      issuer,
      audience: RESOURCES_AUDIENCE(issuer),
      now: simulation.clock.now(),
    });
  } catch (error) {
    if (error instanceof errors.JWTExpired) return tokenExpired(new Date((error.payload.exp ?? 0) * 1000));
    return problemReply(401, 'AuthenticationUnsuccessful');
  }
  const { client_id: clientId, xero_userid: userId, scope } = claims.parse(payload);
  return { clientId, userId: userId ?? null, scopes: scope };
}

export function isRefusal(outcome: object): outcome is Reply {
  return 'status' in outcome;
}

export function tokenExpired(at: Date): Reply {
  return problemReply(401, `TokenExpired: token expired at ${americanDate(at)}`);
}

/** MM/dd/yyyy HH:mm:ss, as recorded. */
function americanDate(date: Date): string {
  const [day = '', time = ''] = date.toISOString().slice(0, 19).split('T');
  const [year = '', month = '', dayOfMonth = ''] = day.split('-');
  return `${month}/${dayOfMonth}/${year} ${time}`;
}
