import { html, Html } from '../html.ts';

interface Column<Row> {
  readonly title: string;
  /** Decides alignment and wrapping; brief is a text cut after two lines. */
  readonly kind: 'text' | 'brief' | 'key' | 'number' | 'date';
  readonly cell: (row: Row) => Html | string;
}

interface Table<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Shown instead of a table without rows. */
  readonly empty: string;
  readonly foot?: readonly Html[];
}

export function renderTable<Row>({ columns, rows, empty, foot = [] }: Table<Row>): Html {
  if (rows.length === 0) return html`<p class="empty">${empty}</p>`;
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          ${columns.map(({ title, kind }) => html`<th scope="col" class="${kind}">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${columns.map((column) => renderCell(column, column.cell(row)))}
            </tr>`,
        )}
      </tbody>
      ${
        foot.length === 0
          ? null
          : html`<tfoot>
              ${foot}
            </tfoot>`
      }
    </table>
  </div>`;
}

/** The label shows on narrow screens, where a row becomes a list. An empty cell must stay :empty to vanish there. */
function renderCell<Row>({ title, kind }: Column<Row>, content: Html | string): Html {
  const text = typeof content === 'string' ? content : '';
  if (content === '' || (content instanceof Html && content.markup === '')) {
    return html`<td class="${kind}" data-label="${title}"></td>`;
  }
  const hint = kind === 'brief' && text !== '' ? html`title="${text}"` : null;
  return html`<td class="${kind}" data-label="${title}" ${hint}><span>${content}</span></td>`;
}

const GOOD = new Set(['PAID', 'ACTIVE', 'RECONCILED']);
const OPEN = new Set(['AUTHORISED', 'SUBMITTED']);
const DEAD = new Set(['VOIDED', 'DELETED', 'ARCHIVED']);

export function renderStatus(status: string): Html {
  const tone = GOOD.has(status) ? 'good' : OPEN.has(status) ? 'open' : DEAD.has(status) ? 'dead' : 'quiet';
  const words = status.charAt(0) + status.slice(1).toLowerCase();
  return html`<span class="status ${tone}">${words}</span>`;
}

/** How many rows a page of the books shows. */
const ROWS_PER_PAGE = 50;

export interface PageOf<Row> {
  readonly rows: readonly Row[];
  readonly page: number;
  readonly pageCount: number;
  readonly total: number;
}

export function cutPage<Row>(all: readonly Row[], wanted: number): PageOf<Row> {
  const pageCount = Math.max(1, Math.ceil(all.length / ROWS_PER_PAGE));
  const page = Number.isInteger(wanted) ? Math.min(Math.max(1, wanted), pageCount) : 1;
  const rows = all.slice((page - 1) * ROWS_PER_PAGE, page * ROWS_PER_PAGE);
  return { rows, page, pageCount, total: all.length };
}

export function renderPageLinks({ rows, page, pageCount, total }: PageOf<unknown>, noun: string): Html {
  if (total === 0) return html``;
  const first = (page - 1) * ROWS_PER_PAGE + 1;
  const shown = pageCount === 1 ? `${total}` : `${first}–${first + rows.length - 1} of ${total}`;
  return html`<p class="pages">
    <span>${shown} ${noun}${total === 1 ? '' : 's'}</span>
    <span>
      ${page > 1 ? html`<a href="?page=${page - 1}" rel="prev">Newer</a>` : null}
      ${page < pageCount ? html` <a href="?page=${page + 1}" rel="next">Older</a>` : null}
    </span>
  </p>`;
}
