/*---
kind: incremental
unique_key: [origin, destination]
start: 2001-01-01
end: 2001-07-01
batch_size: 91
description: the last flight seen on each route
columns:
  last_flown_at: scheduled departure of the last flight
---*/
select origin, destination, max(flown_at) as last_flown_at, arg_max(delay, flown_at) as last_delay
from staging.flights
where flown_at between '{{ start_ts }}' and '{{ end_ts }}'
group by origin, destination
