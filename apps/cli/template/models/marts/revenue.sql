/*---
kind: table
description: revenue per customer
audits:
  - unique: customer
  - accepted_range: { column: revenue, min: 0 }
---*/
select customer, sum(amount) as revenue, count(*) as orders
from staging.orders
group by customer
