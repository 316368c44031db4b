import { type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { isAppError } from '../../domain/app-error.ts';
import type { Html } from '../page/html.ts';
import { plainPolicy } from '../page/plain-page.ts';
import { form, requireCsrf, sessionOf } from '../sign-in.ts';
import { invitePage, noInvitePage } from './invite-page.ts';

export interface InviteDeps {
  readonly publicUrl: string;
  readonly guard: RequestHandler;
  /** See stores/invitations.ts. */
  readonly invitations: {
    readonly open: () => Promise<number>;
    readonly make: (by: string) => Promise<{ readonly code: string; readonly expiresAt: Date }>;
    readonly withdraw: () => Promise<void>;
  };
  readonly noted: (action: 'invitation_made' | 'invitations_withdrawn', by: string) => Promise<void>;
}

const asked = z.object({ do: z.enum(['make', 'withdraw']) });

/** `/invite`: the operator makes a link that lets one more shop in (ADR 0061). Owners who are signed in see only their shop. */
export function inviteRoutes({ publicUrl, guard, invitations, noted }: InviteDeps): Router {
  const { pathname } = new URL(publicUrl);
  const path = pathname.replace(/(?<!\/)\/+$/, '');
  const operatorOnly: RequestHandler = (_request, response, next) => {
    if (sessionOf(response).storeId === null) next();
    else show(response, 403, noInvitePage(path));
  };
  const page = async (response: Response, made: { code: string; expiresAt: Date } | null, isFull = false) => {
    const { csrf } = sessionOf(response);
    return invitePage({ path, publicUrl, csrf, open: await invitations.open(), made, isFull });
  };
  return Router()
    .get('/invite', guard, operatorOnly, async (_request, response) => {
      show(response, 200, await page(response, null));
    })
    .post('/invite', guard, operatorOnly, form(), requireCsrf, async (request, response) => {
      const { by } = sessionOf(response);
      const { data } = asked.safeParse(request.body);
      if (data?.do === 'withdraw') {
        await invitations.withdraw();
        await noted('invitations_withdrawn', by);
        response.redirect(303, `${path}/invite`);
        return;
      }
      try {
        const made = await invitations.make(by);
        await noted('invitation_made', by);
        show(response, 201, await page(response, made));
      } catch (error) {
        if (!isAppError(error, 'request', 'invitations_full')) throw error;
        show(response, 409, await page(response, null, true));
      }
    });
}

/** Has a code: it must not be kept or sent on. */
function show(response: Response, status: number, page: Html): void {
  response.set({
    ...{ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
    'content-security-policy': plainPolicy(null),
  });
  response.status(status).type('html').send(page.markup);
}
