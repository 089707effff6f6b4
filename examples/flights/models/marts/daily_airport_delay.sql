/*---
kind: incremental
time_column: day
start: 2001-01-01
end: 2001-07-01
batch_size: 30
description: how late flights of an airport were, by day of departure
tags: [daily, published]
grain: [day, origin]
audits:
  - unique: [day, origin]
  - accepted_range: { column: late_share, min: 0, max: 100 }
  - relationships: { column: origin, to: staging.airports, field: iata }
columns:
  origin: the airport of departure
  flights: how many left that day
  late_share: { type: double, description: percentage of flights that were late }
  average_delay:
    type: double
    description: mean delay on arrival in minutes, negative when flights were early
---*/
select
  cast(flown_at as date) as day,
  origin,
  count(*) as flights,
  round(avg(delay), 2) as average_delay,
  {{ delay.share('is_late') }} as late_share
from staging.flights
where flown_at between '{{ start_ts }}' and '{{ end_ts }}'
group by day, origin
