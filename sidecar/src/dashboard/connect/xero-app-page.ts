import { html, type Html } from '../page/html.ts';
import { plainPage } from '../page/plain-page.ts';
import { xeroAppDrawings } from './xero-app-drawings.ts';

/** The guide of docs/xero-app.md with this service's own addresses. */
export function xeroAppPage(publicUrl: string): Html {
  const redirectUri = `${publicUrl}/v1/xero/callback`;
  const figures = xeroAppDrawings(redirectUri, publicUrl).map(({ picture, caption }) => {
    return html`<figure>
      ${picture}
      <figcaption>${caption}</figcaption>
    </figure>`;
  });
  const [adding, configuration] = figures;
  return plainPage(
    'Make the Xero app',
    html`<h1>Make the Xero app</h1>
      <p>
        For the operator, once: every shop of this service connects to Xero through this app. Shop owners never need its
        id or secret.
      </p>
      <ol>
        <li>Sign in at developer.xero.com, open “My Apps” and choose “New app”.</li>
        <li>
          Fill in the form. The type is “Web app”, and the redirect URI exactly
          <code>${redirectUri}</code>
        </li>
      </ol>
      ${adding ?? null}
      <ol start="3">
        <li>On the app’s page “Configuration”, copy the client id, and generate a secret. Xero shows it once.</li>
        <li>
          Set <code>XERO_CLIENT_ID</code> and <code>XERO_CLIENT_SECRET</code> to them where the service runs, and start
          it again.
        </li>
      </ol>
      ${configuration ?? null}
      <p>
        When a shop connects, the service first asks Xero whether the app is set up right. It names a redirect address
        that is not registered, a wrong id or secret, and an app of another type.
      </p>`,
  );
}
