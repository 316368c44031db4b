import { type Html, html } from '../page/html.ts';

/** Schematic, not copies: the form fields of Xero's developer portal by their labels. */
const INK = '#1d2330';
const QUIET = '#5b6472';
const BLUE = '#0b5cad';

interface Field {
  readonly label: string;
  readonly value: string;
  /** What to do with it. */
  readonly note: string;
}

const WIDTH = 560;
const ROW = 62;
const TOP = 56;

function drawing(title: string, description: string, fields: readonly Field[], button: string): Html {
  const height = TOP + fields.length * ROW + 56;
  const rows = fields.map(({ label, value, note }, index) => {
    const y = TOP + index * ROW;
    return html`<text x="24" y="${y}" font-size="13" font-weight="600" fill="${INK}">${label}</text>
      <rect x="24" y="${y + 7}" width="340" height="30" rx="4" fill="#ffffff" stroke="${QUIET}" />
      <text x="34" y="${y + 27}" font-size="12" fill="${INK}">${value}</text>
      <text x="378" y="${y + 27}" font-size="12" fill="${BLUE}">${note}</text>`;
  });
  return html`<svg
    xmlns="http://www.w3.org/2000/svg"
    viewBox="0 0 ${WIDTH} ${height}"
    role="img"
    aria-label="${description}"
    font-family="system-ui, sans-serif"
  >
    <rect x="1" y="1" width="${WIDTH - 2}" height="${height - 2}" rx="8" fill="#f6f7f9" stroke="${QUIET}" />
    <text x="24" y="32" font-size="16" font-weight="700" fill="${INK}">${title}</text>
    ${rows}
    <rect x="24" y="${height - 46}" width="150" height="30" rx="4" fill="${BLUE}" />
    <text x="99" y="${height - 26}" font-size="13" font-weight="600" fill="#ffffff" text-anchor="middle">
      ${button}
    </text>
  </svg>`;
}

/** A long address keeps its end, which is what is mistyped. */
const SHOWN_MAX = 46;
const shortened = (address: string): string =>
  address.length <= SHOWN_MAX ? address : `…${address.slice(address.length - SHOWN_MAX + 1)}`;

export interface NamedDrawing {
  readonly name: string;
  readonly caption: string;
  readonly picture: Html;
}

export function xeroAppDrawings(redirectUri: string, publicUrl: string): readonly NamedDrawing[] {
  return [
    {
      name: 'xero-app-new',
      caption: 'Adding the app (a drawing of the form’s fields, not a picture of Xero’s page)',
      picture: drawing(
        'Add a new app',
        'Form with app name, integration type Web app, company URL and redirect URI',
        [
          { label: 'App name', value: 'Your shop’s name', note: 'without the word Xero' },
          { label: 'Integration type', value: '(•) Web app', note: 'choose this type' },
          { label: 'Company or application URL', value: shortened(publicUrl), note: 'any address of yours' },
          { label: 'Redirect URI', value: shortened(redirectUri), note: 'exactly this' },
        ],
        'Create app',
      ),
    },
    {
      name: 'xero-app-configuration',
      caption: 'The app’s page “Configuration” (a drawing)',
      picture: drawing(
        'Configuration',
        'Form with redirect URIs, client id and client secret',
        [
          { label: 'Redirect URIs', value: shortened(redirectUri), note: 'as above' },
          { label: 'Client id', value: '32 letters and digits', note: 'XERO_CLIENT_ID' },
          { label: 'Client secret 1', value: 'shown once: copy it', note: 'XERO_CLIENT_SECRET' },
        ],
        'Generate a secret',
      ),
    },
  ];
}

/** As in docs/pictures. */
export function svgFile({ picture }: NamedDrawing): string {
  return `${picture.markup.replaceAll(/\s+/g, ' ').replaceAll('> <', '>\n<').trim()}\n`;
}
