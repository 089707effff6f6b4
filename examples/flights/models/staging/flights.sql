/*---
kind: incremental
time_column: flown_at
start: 2001-01-01
end: 2001-07-01
batch_size: 30
description: one row per flight, as reported
tags: [daily]
audits:
  - not_null: [flown_at, origin, destination]
columns:
  flown_at: scheduled departure, local time of the origin
  delay: minutes late on arrival, negative when early
  distance: { description: miles between the two airports }
---*/
select
  date as flown_at,
  delay,
  distance,
  origin,
  destination,
  {{ delay.is_late('delay') }} as is_late
from raw.flights
where date between '{{ start_ts }}' and '{{ end_ts }}'
