import type {
  DecisionBesideBody,
  DocumentBody,
  LineDecisionBody,
  OrderActionBody,
  OrderBody,
  OrderLineBody,
  OrderWithLines,
  PreviewBody,
  ReplayAnswer,
  TrailRow,
} from '../../../sidecar/src/contract/orders.ts';
import { problem } from './common.ts';
import { entry, replayAnswer } from './entries.ts';
import { request } from './request.ts';
import { list, nullable, object, oneOf, text, withDefault } from './shape.ts';

const decision = object<LineDecisionBody>({ value: text, rule: nullable(text) });

const order = object<OrderWithLines>({
  entry,
  notices: list(problem),
  documents: list(
    object<DocumentBody>({
      kind: text,
      title: text,
      number: nullable(text),
      date: nullable(text),
      amount: nullable(text),
      currency: nullable(text),
      status: nullable(text),
      url: nullable(text),
    }),
  ),
  decisions: list(object<OrderBody['decisions'][number]>({ field: text, value: text, rule: text })),
  lines: withDefault(
    list(
      object<OrderLineBody>({
        creditNote: nullable(text),
        name: text,
        quantity: text,
        amount: text,
        tax: text,
        account: decision,
        taxType: decision,
        item: list(decision),
        tracking: list(decision),
      }),
    ),
    [],
  ),
  beside: withDefault(
    list(
      object<DecisionBesideBody>({
        of: oneOf(['payment', 'fee', 'line']),
        field: text,
        value: text,
        rule: nullable(text),
      }),
    ),
    [],
  ),
  trail: list(object<TrailRow>({ at: text, text, by: nullable(text), details: list(text) })),
});

type PreviewDocument = PreviewBody['documents'][number];

const preview = object<PreviewBody>({
  problems: list(problem),
  notices: list(problem),
  documents: list(
    object<PreviewDocument>({
      title: text,
      currency: text,
      lines: list(
        object<PreviewDocument['lines'][number]>({
          description: text,
          quantity: text,
          unitAmount: text,
          account: text,
          taxType: text,
          net: text,
          tax: text,
        }),
      ),
      subTotal: text,
      totalTax: text,
      total: text,
    }),
  ),
});

export const fetchOrder = (orderId: number, signal?: AbortSignal): Promise<OrderWithLines> =>
  request(order, { path: `orders/${orderId}`, signal });

export const previewOrder = (orderId: number): Promise<PreviewBody> =>
  request(preview, { path: `orders/${orderId}/preview`, method: 'POST', data: {} });

/** `invoice`: the answer a person was asked for; '' = none. */
export const askForAction = (
  orderId: number,
  { path, body, asks }: OrderActionBody,
  invoice: string,
): Promise<ReplayAnswer> =>
  request(replayAnswer, {
    path: `orders/${orderId}/${path}`,
    method: 'POST',
    data: { ...body, ...(asks === null ? {} : { invoice }) },
  });
