import type { OrderBody } from '../../contract/orders.ts';
import { html, type Html } from './html.ts';
import { time } from './time.ts';

/** The state of an order in the words of every page, and until when it waits. */
export function stateMark(
  { code, label, until }: Pick<OrderBody['entry']['is'], 'code' | 'label' | 'until'>,
  zone: string | null,
): Html {
  const when = until === null ? null : html`<small>until ${time(until, zone)}</small>`;
  return html`<span class="state ${code}">${label}</span>${when}`;
}
