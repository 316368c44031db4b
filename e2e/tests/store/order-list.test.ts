import { useTheList } from '../../store/order-list-flow.ts';
import { test, needsShop } from '../../store-fixtures.ts';

needsShop();

test('orders in WooCommerce’s own tables are synced from the list, shown in it and filtered', async ({
  owner,
  whole,
  storage,
  picture,
}) => {
  await useTheList({ owner, whole, storage, picture });
});
