import { itemBatch, itemByCode, itemUpdate, itemView } from '../settings/items.ts';
import { unitDpOf } from '../lines/read-lines.ts';
import { ITEM_FIELDS } from '../where/fields.ts';
import { elementsOf } from '../wire/batch.ts';
import { notFound, postDataInvalid } from '../wire/refusals.ts';
import { answerHistory } from './history.ts';
import { noSuchEndpoint, single, writeAll, writeOne, type Route } from './route.ts';
import { answerSettings } from './settings.ts';

/** Items per call (developer.xero.com/documentation/api/accounting/items). */
const MAX_ITEMS_PER_CALL = 500;

export const itemsRoute: Route = (work, [key, part]) => {
  const { method, body } = work.request;
  const { items } = work.organisation;
  const unitDp = unitDpOf(work.request.query);
  if (key === undefined) {
    if (method === 'GET')
      return answerSettings(work, 'Items', ITEM_FIELDS, Object.values(items), (item) => itemView(item, unitDp));
    if (method === 'DELETE') throw noSuchEndpoint();
    if (elementsOf(body, 'Items').length > MAX_ITEMS_PER_CALL) {
      throw postDataInvalid(`At most ${MAX_ITEMS_PER_CALL} items are accepted per call.`);
    }
    return writeAll(work, itemBatch(method === 'PUT' ? 'create' : 'upsert'));
  }
  const item = items[key.toLowerCase()] ?? itemByCode(work, key);
  if (item === undefined) throw notFound();
  if (part === 'History') return answerHistory(work, item.id);
  if (part !== undefined) throw noSuchEndpoint();
  if (method === 'GET') return single(work, 'Items', itemView(item, unitDp));
  if (method === 'POST') return writeOne(work, itemUpdate(item));
  if (method !== 'DELETE') throw noSuchEndpoint();
  work.removeItem(item.id);
  return { status: 204, body: '' };
};
