import { __ } from '@wordpress/i18n';
import type { TrailRow } from '../../../sidecar/src/contract/orders.ts';
import { Moment } from '../components/Moment.tsx';

/** The audit trail: what happened, when, and who asked. */
export function Trail({ rows }: { readonly rows: readonly TrailRow[] }) {
  return (
    <>
      <h3>{__('What happened', 'ml-connector')}</h3>
      {rows.length === 0 && <p>{__('Nothing yet.', 'ml-connector')}</p>}
      <ol className="ml-connector-trail">
        {rows.map(({ at, text, by, details }, index) => (
          <li key={index}>
            <span className="ml-connector-quiet">
              <Moment at={at} />
              {by !== null && ` · ${by}`}
            </span>
            <p>{text}</p>
            {details.length > 0 && (
              <details>
                <summary>{__('Details', 'ml-connector')}</summary>
                <ul>
                  {details.map((detail, line) => (
                    <li key={line}>
                      <code>{detail}</code>
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}
