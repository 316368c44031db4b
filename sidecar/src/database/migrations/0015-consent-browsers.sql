-- SHA-256 of the cookie of the browser in which the consent was continued: only that browser may bring the answer.
alter table consents add column browser_hash text;

-- The organisations that connected stores may choose were also those of their documents: that needed no consent, after a store was removed and paired again.
insert into store_grants (store_id, tenant_id, granted_at)
  select distinct documents.store_id, documents.tenant_id, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
    from documents join stores on stores.id = documents.store_id
    where stores.tenant_id is not null
  union
  select id, tenant_id, strftime('%Y-%m-%dT%H:%M:%fZ', 'now') from stores where tenant_id is not null
  on conflict do nothing;
