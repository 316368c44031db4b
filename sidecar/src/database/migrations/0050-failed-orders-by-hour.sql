-- The overview counts the orders that need attention by the hour they failed: by this index alone, it reads no order.
create index entries_failed on entries (store_id, updated_at) where state = 'rejected' and kind = 'order';
