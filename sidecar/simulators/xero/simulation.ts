import type { App } from './apps.ts';
import type { CallJournal } from './call-journal.ts';
import type { Clock } from './clock.ts';
import type { FaultQueue } from './faults.ts';
import type { Delay } from './faulty-execution.ts';
import type { Signer } from './identity/signer.ts';
import type { SimulatorState } from './state.ts';
import type { Switches } from './switches.ts';
import type { Webhooks } from './webhooks/webhooks.ts';
import type { Organisation } from './accounting/organisation.ts';

/** Where the parts of Xero can be reached, without a slash at the end. */
export interface Addresses {
  readonly issuer: string;
  readonly loginUrl: string;
  readonly identityUrl: string;
  readonly apiUrl: string;
}

export const XERO_ADDRESSES: Addresses = {
  issuer: 'https://identity.xero.com',
  loginUrl: 'https://login.xero.com/identity/connect/authorize',
  identityUrl: 'https://identity.xero.com',
  apiUrl: 'https://api.xero.com',
};

/** The simulated user's answer on the consent page. */
export interface Consent {
  /** False shows the page and waits for a person. */
  automatic: boolean;
  /** 'next': the first organisation that is not connected yet (all of them with bulk connections); or tenant ids. */
  organisations: 'next' | readonly string[];
  /** Press Cancel instead of Allow. */
  deny: boolean;
}

/** Everything the routes share. */
export interface Simulation {
  readonly state: SimulatorState;
  readonly clock: Clock;
  readonly switches: Switches;
  readonly apps: readonly App[];
  readonly addresses: Addresses;
  readonly journal: CallJournal;
  readonly faults: FaultQueue;
  readonly signer: Signer;
  readonly webhooks: Webhooks;
  readonly consent: Consent;
  /** Milliseconds of real time every accounting call takes at least. */
  readonly latencyMs: number;
  /** How long a slow call takes on whose clock. */
  readonly delay: Delay;
  readonly closing: AbortSignal;
  /** Writes the snapshot, when there is one. */
  save(changed: Organisation | 'all' | null): void;
}

export function findApp(simulation: Simulation, clientId: string): App | undefined {
  return simulation.apps.find((app) => app.clientId === clientId);
}

export function findOrganisation(simulation: Simulation, tenantId: string): Organisation | undefined {
  return simulation.state.organisations.find((organisation) => organisation.tenantId === tenantId);
}
