/*---
kind: table
description: the days with the most late flights
audits:
  - row_count: { min: 1, max: 10 }
---*/
select cast(flown_at as date) as day, count(*) as late_flights, max(delay) as longest_delay
from intermediate.late_flights
group by day
order by late_flights desc, day
limit 10
