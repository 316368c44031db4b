import {
  getCustomer,
  getGateway,
  getProduct,
  getRecorded,
  getSetting,
  getSystemStatus,
  getTax,
  listCategories,
  listCustomers,
  listProducts,
  listTaxes,
  listVariations,
} from './catalogue-endpoints.ts';
import { listAnalyticsSettings, revenueStats } from './analytics-endpoint.ts';
import type { Reply } from './collection.ts';
import { deliverPing } from '../deliver-webhook.ts';
import { productReport, variationReport } from './product-report.ts';
import { deleteOrder, getOrder, listOrders, updateOrder } from './orders-endpoint.ts';
import { getOrderRefund, listOrderRefunds, listRefunds } from './refunds-endpoint.ts';
import { cannotView, noRoute } from './rest-error.ts';
import { listCoupons, listOrderStatuses, listShippingMethods, listTags } from './shop-endpoints.ts';
import type { StoreRequest } from '../store-request.ts';
import type { WebhookRegistry } from '../webhook-registry.ts';
import { answerPayments } from './woopayments-endpoints.ts';
import { createWebhook, deleteWebhook, getWebhook, listWebhooks, updateWebhook } from './webhooks-endpoint.ts';

interface Route {
  readonly methods: string;
  /** Below wc/v3/; a group captures an id. */
  readonly path: RegExp;
  /** Also without a user. */
  readonly isPublic?: boolean;
  readonly answer: (request: StoreRequest, ids: readonly string[], registry: WebhookRegistry) => Reply | Promise<Reply>;
}

/** Routes of WooPayments, with rights and errors of their own. */
const PAYMENTS = 'payments/';

const id = (ids: readonly string[], index = 0) => Number(ids[index]);

const ROUTES: readonly Route[] = [
  { methods: 'GET', path: /^orders$/, answer: (request) => listOrders(request) },
  { methods: 'GET', path: /^orders\/statuses$/, answer: (request) => listOrderStatuses(request), isPublic: true },
  { methods: 'GET', path: /^orders\/(\d+)$/, answer: (request, ids) => getOrder(request, id(ids)) },
  { methods: 'POST PUT PATCH', path: /^orders\/(\d+)$/, answer: (request, ids) => updateOrder(request, id(ids)) },
  { methods: 'DELETE', path: /^orders\/(\d+)$/, answer: (request, ids) => deleteOrder(request, id(ids)) },
  { methods: 'GET', path: /^orders\/(\d+)\/refunds$/, answer: (request, ids) => listOrderRefunds(request, id(ids)) },
  {
    methods: 'GET',
    path: /^orders\/(\d+)\/refunds\/(\d+)$/,
    answer: (request, ids) => getOrderRefund(request, id(ids), id(ids, 1)),
  },
  { methods: 'GET', path: /^refunds$/, answer: (request) => listRefunds(request) },
  { methods: 'GET', path: /^customers$/, answer: (request) => listCustomers(request) },
  { methods: 'GET', path: /^customers\/(\d+)$/, answer: (request, ids) => getCustomer(request, id(ids)) },
  { methods: 'GET', path: /^products$/, answer: (request) => listProducts(request) },
  { methods: 'GET', path: /^products\/categories$/, answer: (request) => listCategories(request) },
  { methods: 'GET', path: /^products\/tags$/, answer: (request) => listTags(request) },
  { methods: 'GET', path: /^coupons$/, answer: (request) => listCoupons(request) },
  { methods: 'GET', path: /^shipping_methods$/, answer: () => listShippingMethods() },
  { methods: 'GET', path: /^products\/(\d+)$/, answer: (request, ids) => getProduct(request, id(ids)) },
  { methods: 'GET', path: /^products\/(\d+)\/variations$/, answer: (request, ids) => listVariations(request, id(ids)) },
  {
    methods: 'GET',
    path: /^products\/\d+\/variations\/(\d+)$/,
    answer: (request, ids) => getProduct(request, id(ids)),
  },
  { methods: 'GET', path: /^taxes$/, answer: (request) => listTaxes(request) },
  { methods: 'GET', path: /^taxes\/(\d+)$/, answer: (request, ids) => getTax(request, id(ids)) },
  { methods: 'GET', path: /^(taxes\/classes)$/, answer: (request, [path = '']) => getRecorded(request, path) },
  {
    methods: 'GET',
    path: /^(settings\/(?:general|tax))$/,
    answer: (request, [path = '']) => getRecorded(request, path),
  },
  {
    methods: 'GET',
    path: /^settings\/(general|tax)\/([\w-]+)$/,
    answer: (request, [group = '', name = '']) => getSetting(request, group, name),
  },
  {
    methods: 'GET',
    path: /^(data\/currencies\/current)$/,
    answer: (request, [path = '']) => getRecorded(request, path),
  },
  { methods: 'GET', path: /^(payment_gateways)$/, answer: (request, [path = '']) => getRecorded(request, path) },
  { methods: 'GET', path: /^payment_gateways\/([\w-]+)$/, answer: (request, [name = '']) => getGateway(request, name) },
  { methods: 'GET', path: /^settings\/wc_admin$/, answer: (request) => listAnalyticsSettings(request) },
  { methods: 'GET', path: /^wc-analytics\/reports\/revenue\/stats$/, answer: (request) => revenueStats(request) },
  { methods: 'GET', path: /^wc-analytics\/reports\/products$/, answer: (request) => productReport(request) },
  { methods: 'GET', path: /^wc-analytics\/reports\/variations$/, answer: (request) => variationReport(request) },
  { methods: 'GET', path: /^system_status$/, answer: (request) => getSystemStatus(request) },
  { methods: 'GET', path: /^webhooks$/, answer: (request, _ids, registry) => listWebhooks(request, registry) },
  {
    methods: 'POST',
    path: /^webhooks$/,
    answer: async (request, _ids, registry) => {
      const reply = createWebhook(request, registry);
      await deliverPing(reply.made);
      return reply;
    },
  },
  {
    methods: 'GET',
    path: /^webhooks\/(\d+)$/,
    answer: (request, ids, registry) => getWebhook(request, registry, id(ids)),
  },
  {
    methods: 'POST PUT PATCH',
    path: /^webhooks\/(\d+)$/,
    answer: (request, ids, registry) => updateWebhook(request, registry, id(ids)),
  },
  {
    methods: 'DELETE',
    path: /^webhooks\/(\d+)$/,
    answer: (request, ids, registry) => deleteWebhook(request, registry, id(ids)),
  },
];

/** Handles a path below wc/v3. Without a user every known route is forbidden; a missing object is still a 404. */
export async function answerRoute(
  request: StoreRequest,
  path: string,
  authenticated: boolean,
  registry: WebhookRegistry,
): Promise<Reply> {
  if (path.startsWith(PAYMENTS)) return answerPayments(request, path.slice(PAYMENTS.length), authenticated);
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  for (const route of ROUTES) {
    const match = route.path.exec(path);
    if (!match || !route.methods.split(' ').includes(method)) continue;
    if (!authenticated && route.isPublic !== true) throw cannotView(/\d+$/.test(path) ? 'item' : 'list');
    return route.answer(request, match.slice(1), registry);
  }
  throw noRoute();
}
