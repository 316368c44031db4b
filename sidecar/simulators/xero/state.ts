import type { JWK } from 'jose';
import type { Organisation } from './accounting/organisation.ts';

/** The simulator's whole state, as plain JSON; instants are milliseconds since 1970 unless they end in Utc. */
export interface SimulatorState {
  readonly version: 1;
  readonly organisations: Organisation[];
  signingKey: JWK | null;
  readonly codes: Record<string, AuthorisationCode>;
  readonly refreshTokens: Record<string, RefreshToken>;
  readonly connections: Connection[];
  /** Keyed by client id and key. */
  readonly idempotentAnswers: Record<string, IdempotentAnswer>;
  /** Keyed by tenant and client id, or by client id alone. */
  readonly callWindows: Record<string, CallWindow>;
  /** Keyed by client id. */
  readonly subscriptions: Record<string, Subscription>;
}

/** The user's grant, carried by codes and refresh tokens. */
export interface Grant {
  readonly clientId: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly authEventId: string;
  readonly sessionId: string;
  readonly authenticatedAtMs: number;
}

export interface AuthorisationCode {
  readonly grant: Grant;
  readonly redirectUri: string;
  readonly codeChallenge: string | null;
  readonly nonce: string | null;
  readonly expiresAtMs: number;
}

export interface RefreshToken {
  readonly grant: Grant;
  readonly expiresAtMs: number;
  /** The token this one replaced. */
  readonly previous: string | null;
  /** Set when this token was used: it still works for the grace period after that. */
  replacedAtMs: number | null;
}

export interface Connection {
  readonly id: string;
  readonly clientId: string;
  readonly userId: string;
  readonly tenantId: string;
  authEventId: string;
  readonly createdAtMs: number;
  updatedAtMs: number;
  /** Kept after a disconnect, so that a reconnection has the old creation date. */
  isActive: boolean;
}

export interface IdempotentAnswer {
  readonly fingerprint: string;
  readonly firstCallAtMs: number;
  readonly reply: StoredReply;
}

export interface StoredReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface CallWindow {
  minuteStartMs: number;
  minuteUsed: number;
  dayStartMs: number;
  dayUsed: number;
}

export interface WebhookEvent {
  readonly resourceUrl: string;
  readonly resourceId: string;
  readonly eventDateUtc: string;
  readonly eventType: 'CREATE' | 'UPDATE';
  readonly eventCategory: 'INVOICE' | 'CONTACT' | 'CREDITNOTE';
  readonly tenantId: string;
  readonly tenantType: 'ORGANISATION';
  readonly data?: { readonly Type: string; readonly Status: string };
}

export interface Subscription {
  url: string;
  status: 'intent-pending' | 'ok' | 'disabled';
  /** Not yet acknowledged, oldest first, with their sequence numbers. */
  pending: { readonly sequence: number; readonly atMs: number; readonly event: WebhookEvent }[];
  nextSequence: number;
  failingSinceMs: number | null;
  failures: number;
}

export function emptyState(organisations: Organisation[]): SimulatorState {
  return {
    version: 1,
    organisations,
    signingKey: null,
    codes: {},
    refreshTokens: {},
    connections: [],
    idempotentAnswers: {},
    callWindows: {},
    subscriptions: {},
  };
}
