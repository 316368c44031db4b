import type { Organisation } from '../accounting/organisation.ts';
import { html, type Html } from '../html.ts';
import { renderPage } from '../page.ts';
import type { AuthoriseProblem, AuthoriseRequest } from './authorise-request.ts';

/** The page on which a person picks organisations and allows or cancels. */
export function renderConsentPage(
  request: AuthoriseRequest,
  organisations: readonly Organisation[],
  query: string,
  problem: string | null,
): Html {
  const kind = request.bulk ? 'checkbox' : 'radio';
  const choices = organisations.map(
    (one, index) =>
      html`<label class="choice">
        <input type="${kind}" name="organisation" value="${one.tenantId}" ${index === 0 ? CHECKED : null} />
        <span>${one.name}<small>${one.countryCode} · ${one.baseCurrency}</small></span>
      </label>`,
  );
  return renderPage({
    title: `${request.app.name} wants access`,
    body: html`<main class="narrow">
      <h1>${request.app.name} wants access</h1>
      <p>Simulated Xero. Choose ${request.bulk ? 'the organisations' : 'the organisation'} to connect:</p>
      ${problem === null ? null : html`<p class="problem" role="alert">${problem}</p>`}
      <form method="post" action="/identity/connect/consent">
        <input type="hidden" name="query" value="${query}" />
        <fieldset>
          <legend class="visually-hidden">Organisations</legend>
          ${choices}
        </fieldset>
        <details>
          <summary>What it may do</summary>
          <ul>
            ${request.scopes.map((scope) => html`<li><code>${scope}</code></li>`)}
          </ul>
        </details>
        <p class="buttons">
          <button name="answer" value="allow" class="primary">Allow access</button>
          <button name="answer" value="cancel">Cancel</button>
        </p>
      </form>
    </main>`,
  });
}

const CHECKED = html`checked`;

export function renderAuthoriseProblem(problem: Pick<AuthoriseProblem, 'error' | 'description'>): Html {
  return renderPage({
    title: 'Sorry, something went wrong',
    body: html`<main class="narrow">
      <h1>Sorry, something went wrong</h1>
      <p class="problem" role="alert">Error: ${problem.error}<br />${problem.description}</p>
    </main>`,
  });
}
