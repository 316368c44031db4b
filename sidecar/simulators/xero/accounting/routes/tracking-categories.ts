import type { AccountingAnswer } from '../contract.ts';
import type { TrackingCategory } from '../organisation.ts';
import type { Work } from '../books/work.ts';
import {
  CATEGORY_CREATION,
  categoryDeletion,
  categoryUpdate,
  optionBatch,
  trackingCategoryView,
} from '../settings/tracking-categories.ts';
import { TRACKING_CATEGORY_FIELDS } from '../where/fields.ts';
import { runBatch } from '../wire/batch.ts';
import { isTrue } from '../wire/listing.ts';
import { notFound } from '../wire/refusals.ts';
import { noSuchEndpoint, single, writeAll, writeOne, type Route } from './route.ts';
import { answerSettings } from './settings.ts';

function answerCategories(work: Work): AccountingAnswer {
  const showsArchived = isTrue(work.request.query, 'includeArchived');
  const shown = Object.values(work.organisation.trackingCategories).filter(
    ({ status }) => status === 'ACTIVE' || (showsArchived && status === 'ARCHIVED'),
  );
  return answerSettings(work, 'TrackingCategories', TRACKING_CATEGORY_FIELDS, shown, (category) =>
    trackingCategoryView(category, showsArchived),
  );
}

function answerOptions(work: Work, category: TrackingCategory, optionId: string | undefined): AccountingAnswer {
  const { method } = work.request;
  if (optionId === undefined) {
    if (method === 'PUT') return writeAll(work, optionBatch(category.id, null));
    throw noSuchEndpoint();
  }
  const option = category.options.find(({ id }) => id === optionId.toLowerCase());
  if (option === undefined) throw notFound();
  if (method === 'POST') return writeOne(work, optionBatch(category.id, option));
  if (method !== 'DELETE') throw noSuchEndpoint();
  return runBatch(work, optionBatch(category.id, option), [{ Status: 'DELETED' }], true);
}

export const trackingCategoriesRoute: Route = (work, [key, part, partId]) => {
  const { method } = work.request;
  if (key === undefined) {
    if (method === 'GET') return answerCategories(work);
    if (method === 'PUT') return writeOne(work, CATEGORY_CREATION);
    throw noSuchEndpoint();
  }
  const category = work.organisation.trackingCategories[key.toLowerCase()];
  if (category === undefined) throw notFound();
  if (part === 'Options') return answerOptions(work, category, partId);
  if (part !== undefined) throw noSuchEndpoint();
  if (method === 'GET') return single(work, 'TrackingCategories', trackingCategoryView(category));
  if (method === 'POST') return writeOne(work, categoryUpdate(category));
  if (method === 'DELETE') return runBatch(work, categoryDeletion(category), [{}], true);
  throw noSuchEndpoint();
};
