import type { Bar } from '../../ledger/queries/statistics.ts';
import { dayInWords, minuteOf } from '../../wording/times.ts';
import { html, type Html } from './html.ts';

export interface Chart {
  readonly hours: readonly Bar[];
  readonly days: readonly Bar[];
  /** Of the hours and days; null = UTC, because the stores have several, or none is known. */
  readonly zone: string | null;
}

/** The tables are the accessible chart, and the script's data. */
export function chartSection({ hours, days, zone }: Chart): Html {
  return html`<section id="chart" aria-labelledby="chart-title" data-live>
    <h2 id="chart-title">Posted and failed</h2>
    <div class="charts">
      ${one('hours', 'The last 24 hours', hours, zone, (at) => minuteOf(`${at}:00:00.000Z`, zone))}
      ${one('days', 'The last 30 days', days, zone, dayInWords)}
    </div>
  </section>`;
}

function one(key: string, title: string, bars: readonly Bar[], zone: string | null, label: (at: string) => string) {
  const [posted, failed] = [bars.reduce((n, bar) => n + bar.posted, 0), bars.reduce((n, bar) => n + bar.failed, 0)];
  return html`<figure>
    <figcaption>
      ${title}${zone === null ? ' (UTC)' : null}: <b>${posted}</b> posted, <b>${failed}</b> failed and need attention
    </figcaption>
    <div class="plot" data-plot="${key}" aria-hidden="true"></div>
    <details data-key="chart ${key}">
      <summary>As a table (${zone ?? 'UTC'})</summary>
      <table class="numbers" data-bars="${key}" data-zone="${zone ?? 'UTC'}">
        <thead>
          <tr>
            <th scope="col">${key === 'hours' ? 'Hour' : 'Day'}</th>
            <th scope="col" class="money">Posted</th>
            <th scope="col" class="money">Failed</th>
          </tr>
        </thead>
        <tbody>
          ${bars.map(
            (bar) =>
              html`<tr data-at="${bar.at}">
                <th scope="row">${label(bar.at)}</th>
                <td class="money">${bar.posted}</td>
                <td class="money">${bar.failed}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </details>
  </figure>`;
}
