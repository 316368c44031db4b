import type { App } from '../apps.ts';
import type { Simulation } from '../simulation.ts';
import type { RefreshToken } from '../state.ts';
import { OAuthError } from './oauth-error.ts';

/** "The previous refresh token still works for 30 minutes", for an answer that was lost on the way. */
const GRACE_MS = 30 * 60_000;

/** Checks and uses a refresh token; the caller issues its successor. */
export function redeemRefreshToken(simulation: Simulation, app: App, token: string): RefreshToken {
  const { refreshTokens } = simulation.state;
  const nowMs = simulation.clock.now().getTime();
  const stored = refreshTokens[token];
  if (stored === undefined) throw new OAuthError('invalid_grant', 'unknown refresh token');
  if (stored.grant.clientId !== app.clientId) throw new OAuthError('invalid_grant', 'token of another app');
  const graceEndsMs = stored.replacedAtMs === null ? Infinity : stored.replacedAtMs + GRACE_MS;
  if (nowMs >= Math.min(stored.expiresAtMs, graceEndsMs)) {
    Reflect.deleteProperty(refreshTokens, token);
    throw new OAuthError('invalid_grant', 'refresh token is dead');
  }
  if (stored.replacedAtMs === null) {
    stored.replacedAtMs = nowMs;
    // Only one token can be "the previous one": the answer with this token has arrived, its own predecessor dies.
    if (stored.previous !== null) Reflect.deleteProperty(refreshTokens, stored.previous);
  } else if (simulation.switches.graceRefresh === 'kills-successor') {
    for (const [other, { previous }] of Object.entries(refreshTokens)) {
      if (previous === token) Reflect.deleteProperty(refreshTokens, other);
    }
  }
  return stored;
}

/** Removes every refresh token that this user gave to this app. */
export function forgetRefreshTokens(simulation: Simulation, clientId: string, userId: string): void {
  for (const [token, { grant }] of Object.entries(simulation.state.refreshTokens)) {
    if (grant.clientId === clientId && grant.userId === userId) {
      Reflect.deleteProperty(simulation.state.refreshTokens, token);
    }
  }
}
