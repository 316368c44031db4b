import { useTheList } from '../../store/order-list-flow.ts';
import { test, needsShop } from '../../store-fixtures.ts';

needsShop();
test.use({ storage: 'posts' });

test('orders stored as posts are synced from the list, shown in it and filtered', async ({
  owner,
  whole,
  storage,
  picture,
}) => {
  await useTheList({ owner, whole, storage, picture });
});
