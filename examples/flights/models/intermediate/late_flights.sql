/*---
kind: embedded
description: flights that were late, put into the queries that read it
---*/
select flown_at, origin, destination, delay
from staging.flights
where is_late
