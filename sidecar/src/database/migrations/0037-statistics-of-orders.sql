-- Statistics are about orders: payouts of payment providers have entries, too, and pages of their own.
drop trigger entries_counted_new;

drop trigger entries_counted_gone;

drop trigger entries_counted_moved;

drop trigger entries_counted_failed;

drop trigger entries_counted_posted;

drop trigger entries_counted_lag;

drop trigger entries_causes;

create trigger entries_counted_new after insert on entries when new.kind = 'order' begin
  insert into store_counts (store_id, state, count) values (new.store_id, new.state, 1)
    on conflict (store_id, state) do update set count = count + 1;
  insert into store_hours (store_id, hour, what, count) values (new.store_id, substr(new.accepted_at, 1, 13), 'orders', 1)
    on conflict (store_id, hour, what) do update set count = count + 1;
end;

create trigger entries_counted_gone after delete on entries when old.kind = 'order' begin
  update store_counts set count = count - 1 where store_id = old.store_id and state = old.state;
end;

create trigger entries_counted_moved after update of state on entries
when new.kind = 'order' and old.state <> new.state begin
  update store_counts set count = count - 1 where store_id = old.store_id and state = old.state;
  insert into store_counts (store_id, state, count) values (new.store_id, new.state, 1)
    on conflict (store_id, state) do update set count = count + 1;
end;

create trigger entries_counted_failed after update of state on entries
when new.kind = 'order' and old.state <> 'rejected' and new.state = 'rejected' begin
  insert into store_hours (store_id, hour, what, count) values (new.store_id, substr(new.updated_at, 1, 13), 'failed', 1)
    on conflict (store_id, hour, what) do update set count = count + 1;
end;

create trigger entries_counted_posted after update of recorded_at on entries
when new.kind = 'order' and old.recorded_at is null and new.recorded_at is not null begin
  insert into store_hours (store_id, hour, what, count) values (new.store_id, substr(new.recorded_at, 1, 13), 'posted', 1)
    on conflict (store_id, hour, what) do update set count = count + 1;
end;

-- Upper bounds in seconds. Backfilled orders changed long ago, so they don't count.
create trigger entries_counted_lag after update of recorded_at on entries
when new.kind = 'order' and old.recorded_at is null and new.recorded_at is not null and new.priority = 0 begin
  insert into store_hours (store_id, hour, what, count) values (new.store_id, substr(new.recorded_at, 1, 13), case
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 1.0005 then 'lag:1'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 2.0005 then 'lag:2'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 3.0005 then 'lag:3'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 5.0005 then 'lag:5'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 7.0005 then 'lag:7'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 10.0005 then 'lag:10'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 15.0005 then 'lag:15'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 20.0005 then 'lag:20'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 30.0005 then 'lag:30'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 45.0005 then 'lag:45'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 60.0005 then 'lag:60'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 90.0005 then 'lag:90'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 120.0005 then 'lag:120'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 180.0005 then 'lag:180'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 300.0005 then 'lag:300'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 600.0005 then 'lag:600'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 1800.0005 then 'lag:1800'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 3600.0005 then 'lag:3600'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 10800.0005 then 'lag:10800'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 21600.0005 then 'lag:21600'
      when (julianday(new.recorded_at) - julianday(new.accepted_at)) * 86400 <= 86400.0005 then 'lag:86400'
      else 'lag:inf' end, 1)
    on conflict (store_id, hour, what) do update set count = count + 1;
end;

create trigger entries_causes after update of state, problems_json on entries
when new.kind = 'order' and (old.state in ('rejected', 'uncertain', 'waiting') or new.state in ('rejected', 'uncertain', 'waiting'))
  and (old.state <> new.state or old.problems_json is not new.problems_json) begin
  update store_causes set count = count - 1
    where old.state in ('rejected', 'uncertain', 'waiting') and store_id = old.store_id and state = old.state
      and (code, message, fix) in (select distinct coalesce(json_extract(value, '$.code'), ''),
        coalesce(json_extract(value, '$.message'), ''), coalesce(json_extract(value, '$.fix'), '')
        from json_each(coalesce(old.problems_json, '[]')));
  insert into store_causes (store_id, state, code, message, fix, count)
    select distinct new.store_id, new.state, coalesce(json_extract(value, '$.code'), ''),
      coalesce(json_extract(value, '$.message'), ''), coalesce(json_extract(value, '$.fix'), ''), 1
      from json_each(coalesce(new.problems_json, '[]')) where new.state in ('rejected', 'uncertain', 'waiting')
    on conflict (store_id, state, code, message, fix) do update set count = count + 1;
  delete from store_causes where store_id = old.store_id and state = old.state and count <= 0;
end;
