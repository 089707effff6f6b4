/*---
kind: table
description: the share of all flights that were late
audits:
  - row_count: { min: 1, max: 1 }
  - accepted_range: { column: late_share, min: 0, max: 100 }
---*/
select count(*) as flights, {{ delay.share('is_late') }} as late_share
from staging.flights
