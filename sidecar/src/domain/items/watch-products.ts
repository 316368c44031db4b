import type { Settings } from '../settings/settings.ts';

/** Whether products become items before they are sold. */
export function makesAllItems({ items, documents }: Settings): boolean {
  return items.create === 'all' && documents.itemCodes !== 'rules';
}

/** Whether changes of products concern items in Xero: the plugin sends them only then. */
export function watchesProducts(settings: Settings): boolean {
  const { items, documents } = settings;
  return (
    makesAllItems(settings) || (items.create !== 'off' && items.update !== 'never' && documents.itemCodes !== 'rules')
  );
}
