import { Router, text, type Response } from 'express';
import { sendPage } from '../page.ts';
import type { Simulation } from '../simulation.ts';
import { isProblem, readAuthoriseRequest, type AuthoriseProblem, type AuthoriseRequest } from './authorise-request.ts';
import { allow, chooseOrganisations, findConsentProblem, returnAddress } from './consent.ts';
import { renderAuthoriseProblem, renderConsentPage } from './consent-page.ts';

/** Parameters of the simulator's own, for a script that presses the buttons: what to choose, or to cancel. */
const ORGANISATIONS_PARAMETER = 'simulator_organisations';
const DENY_PARAMETER = 'simulator_deny';

/** login.xero.com: the page a user is sent to, and its answer. */
export function authoriseRoutes(simulation: Simulation): Router {
  const router = Router();

  router.get('/identity/connect/authorize', (request, response) => {
    const query = new URL(request.originalUrl, 'http://localhost').searchParams;
    const wanted = readAuthoriseRequest(simulation, query);
    if (isProblem(wanted)) {
      sendProblem(simulation, response, wanted);
      return;
    }
    // OpenID Connect Core 3.1.2.1: no page may be shown, and nobody is signed in here.
    if (query.get('prompt') === 'none') {
      response.redirect(302, refusalAddress(wanted, 'login_required'));
      return;
    }
    const asked = query.get(ORGANISATIONS_PARAMETER);
    const { automatic, deny } = simulation.consent;
    if (query.has(DENY_PARAMETER) || (automatic && deny)) {
      response.redirect(302, denialAddress(wanted));
    } else if (automatic || asked !== null) {
      const chosen = asked === null ? chooseOrganisations(simulation, wanted) : readChoice(simulation, asked);
      sendAllowed(simulation, response, wanted, chosen, query.toString());
    } else {
      sendPage(response, 200, renderConsentPage(wanted, simulation.state.organisations, query.toString(), null));
    }
  });

  router.post('/identity/connect/consent', text({ type: 'application/x-www-form-urlencoded' }), (request, response) => {
    const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
    const chosen = form.getAll('organisation');
    const query = new URLSearchParams(form.get('query') ?? '');
    const wanted = readAuthoriseRequest(simulation, query);
    if (isProblem(wanted)) sendProblem(simulation, response, wanted);
    else if (form.get('answer') !== 'allow') response.redirect(302, denialAddress(wanted));
    else sendAllowed(simulation, response, wanted, chosen, query.toString());
  });

  return router;
}

/** "all", or tenant ids or names separated by commas. */
function readChoice(simulation: Simulation, asked: string): string[] {
  const all = simulation.state.organisations;
  if (asked === 'all') return all.map((one) => one.tenantId);
  return asked.split(',').map((wanted) => all.find((one) => one.name === wanted)?.tenantId ?? wanted);
}

function sendAllowed(
  simulation: Simulation,
  response: Response,
  wanted: AuthoriseRequest,
  chosen: readonly string[],
  query: string,
): void {
  const problem = findConsentProblem(simulation, wanted, chosen);
  if (problem === null) {
    response.redirect(302, allow(simulation, wanted, chosen));
    return;
  }
  sendPage(response, 400, renderConsentPage(wanted, simulation.state.organisations, query, problem));
}

function denialAddress(wanted: AuthoriseRequest): string {
  return refusalAddress(wanted, 'access_denied');
}

function refusalAddress({ redirectUri, state }: AuthoriseRequest, error: string): string {
  return returnAddress(redirectUri, { error, ...(state === null ? {} : { state }) });
}

function sendProblem(simulation: Simulation, response: Response, problem: AuthoriseProblem): void {
  const { error, description, redirectUri, state } = problem;
  if (redirectUri !== null && simulation.switches.authoriseErrors === 'redirect') {
    const address = returnAddress(redirectUri, {
      error,
      error_description: description,
      ...(state === null ? {} : { state }),
    });
    response.redirect(302, address);
    return;
  }
  sendPage(response, 400, renderAuthoriseProblem(problem));
}
