import { z } from 'zod';
import type { OrganisationLists } from '../../src/domain/documents.ts';
import type { XeroAnswer, XeroCall } from '../../src/xero/call.ts';
import { createReads } from '../../src/xero/reads/reads.ts';
import { handleAccounting } from '../xero/accounting/handle.ts';
import type { Organisation } from '../xero/accounting/organisation.ts';
import type { Switches } from '../xero/switches.ts';

/** The day of every call: after the youngest generated order. */
const NOW = new Date('2026-11-25T09:00:00Z');
const APP = { clientId: 'exact', name: 'Exact' };
const METHOD = z.enum(['GET', 'PUT', 'POST', 'DELETE']);

export interface InProcessXero {
  readonly organisation: Organisation;
  /** A PUT; returns its JSON response. Throws if Xero refuses the call as a whole. */
  write(path: string, body: string): unknown;
  lists(): Promise<OrganisationLists>;
  /** As the service reads it. */
  readonly reads: ReturnType<typeof createReads>;
}

/** One organisation of the simulated Xero without the network: no limits, the same bytes in and out. */
export function openXero(organisation: Organisation, switches: Switches): InProcessXero {
  const call = (method: string, path: string, body: string | null): XeroAnswer => {
    const url = new URL(path, 'https://xero.invalid/');
    const answer = handleAccounting(
      organisation,
      {
        method: METHOD.parse(method),
        path: url.pathname.slice(1).split('/').map(decodeURIComponent),
        query: url.searchParams,
        ifModifiedSince: null,
        body: body === null ? undefined : JSON.parse(body),
        now: NOW,
        app: APP,
      },
      switches,
    );
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    if (answer.status !== 200) throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
    const json: unknown = JSON.parse(text);
    return { status: answer.status, json };
  };
  const reads = createReads((wanted: XeroCall) => Promise.resolve(call(wanted.method, wanted.path, wanted.body)));
  return {
    organisation,
    reads,
    write: (path, body) => call('PUT', path, body).json,
    async lists() {
      const [accounts, taxRates, currencies, { baseCurrency, periodLockDate }] = await Promise.all([
        reads.accounts(organisation.tenantId),
        reads.taxRates(organisation.tenantId),
        reads.currencies(organisation.tenantId),
        reads.organisation(organisation.tenantId),
      ]);
      return {
        accounts,
        taxRates,
        trackingCategories: null,
        items: null,
        baseCurrency,
        lockDates: { period: periodLockDate || null, endOfYear: null },
        currencies: currencies.map(({ code }) => code),
      };
    },
  };
}
