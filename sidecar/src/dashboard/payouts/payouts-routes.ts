import { type Request, type RequestHandler, Router } from 'express';
import { z } from 'zod';
import type { ClearingProofBody, PayoutBody, PayoutsBody } from '../../contract/payouts.ts';
import { PAYOUT_GATEWAYS, type PayoutGateway } from '../../domain/payouts/payouts.ts';
import type { StoreFacts } from '../../status/store-facts.ts';
import type { Session } from '../access.ts';
import type { Html } from '../page/html.ts';
import type { Actor } from '../page/store-card.ts';
import { payoutPage } from './payout-page.ts';
import { payoutsPage } from './payouts-page.ts';

/** What the pages of payouts read; none of it asks a provider or Xero. */
export interface DashboardPayouts {
  readonly read: (storeId: string, from: string | undefined) => Promise<PayoutsBody>;
  /** null = there is none. */
  readonly readOne: (storeId: string, gateway: PayoutGateway, id: string) => Promise<PayoutBody | null>;
  readonly clearing: (storeId: string) => Promise<ClearingProofBody>;
}

interface Parts {
  readonly guard: RequestHandler;
  readonly payouts: DashboardPayouts;
  /** The store, if the session may see it. */
  readonly storeFor: (session: Session, storeId: string) => Promise<StoreFacts | null>;
  readonly actorOf: (session: Session) => Actor;
  /** Renders, or says why not; null = there is no such page. */
  readonly page: (make: (request: Request, session: Session) => Promise<Html | null>) => RequestHandler;
}

const params = z.object({ store: z.string().max(300) });
const query = z.object({ from: z.iso.date().optional().catch(undefined) });
const named = z.object({ gateway: z.enum(PAYOUT_GATEWAYS), id: z.string().max(200) });

/** `/payouts/<store>`: the payouts and the clearing accounts, and one payout with its orders. */
export function payoutsRoutes({ guard, payouts, storeFor, actorOf, page }: Parts): Router {
  const visible = async (request: Request, session: Session) => {
    const given = params.safeParse(request.params);
    return given.success ? await storeFor(session, given.data.store) : null;
  };
  return Router()
    .get(
      '/payouts/:store',
      guard,
      page(async (request, session) => {
        const store = await visible(request, session);
        if (store === null) return null;
        const { from } = query.parse(request.query);
        const [found, proof] = await Promise.all([payouts.read(store.storeId, from), payouts.clearing(store.storeId)]);
        return payoutsPage({ store, actor: actorOf(session), payouts: found, proof });
      }),
    )
    .get(
      '/payouts/:store/one',
      guard,
      page(async (request, session) => {
        const store = await visible(request, session);
        const asked = named.safeParse(request.query);
        if (store === null || !asked.success) return null;
        const found = await payouts.readOne(store.storeId, asked.data.gateway, asked.data.id);
        return found === null ? null : payoutPage({ store, actor: actorOf(session) }, found);
      }),
    );
}
