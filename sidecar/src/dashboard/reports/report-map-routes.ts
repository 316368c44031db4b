import { type Request, type RequestHandler, Router } from 'express';
import { z } from 'zod';
import type { ReportMapBody } from '../../contract/reports.ts';
import { AppError } from '../../domain/app-error.ts';
import type { StoreFacts } from '../../status/store-facts.ts';
import type { Session } from '../access.ts';
import type { Html } from '../page/html.ts';
import type { Actor } from '../page/store-card.ts';
import { form, requireCsrf, sessionOf } from '../sign-in.ts';
import { reportMapOfStore } from './report-map-address.ts';
import { type NoReportMap, reportMapPage } from './report-map-page.ts';

/** `again`: not the one that was counted before. Reads in the background: asked until it is ready. */
export type ReadReportMap = (storeId: string, again: boolean) => Promise<ReportMapBody>;

interface Parts {
  readonly guard: RequestHandler;
  readonly publicPath: string;
  readonly read: ReadReportMap;
  /** The store, if the session may see it. */
  readonly storeFor: (session: Session, storeId: string) => Promise<StoreFacts | null>;
  readonly actorOf: (session: Session) => Actor;
  /** Renders, or says why not; null = there is no such page. */
  readonly page: (make: (request: Request, session: Session) => Promise<Html | null>) => RequestHandler;
}

const params = z.object({ store: z.string().max(300) });

/** `/reports/<store>`: what Xero's reports find in its orders. */
export function reportMapRoutes({ guard, publicPath, read, storeFor, actorOf, page }: Parts): Router {
  const visible = async (request: Request, session: Session) => {
    const given = params.safeParse(request.params);
    return given.success ? await storeFor(session, given.data.store) : null;
  };
  const router = Router();
  router.get(
    '/reports/:store',
    guard,
    page(async (request, session) => {
      const store = await visible(request, session);
      if (store === null) return null;
      return reportMapPage({ store, map: await mapOrWhyNot(read, store.storeId, false), actor: actorOf(session) });
    }),
  );
  router.post('/reports/:store/again', guard, form(), requireCsrf, async (request, response) => {
    const store = await visible(request, sessionOf(response));
    if (store === null) {
      response.status(400).type('text').send('This action is not available.');
      return;
    }
    await mapOrWhyNot(read, store.storeId, true);
    response.redirect(303, `${publicPath}${reportMapOfStore(store.storeId)}`);
  });
  return router;
}

async function mapOrWhyNot(read: ReadReportMap, storeId: string, again: boolean): Promise<ReportMapBody | NoReportMap> {
  try {
    return await read(storeId, again);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { message: error.message, fix: error.fix };
  }
}
