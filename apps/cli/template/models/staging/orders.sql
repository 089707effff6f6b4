/*---
kind: view
description: one row per order
columns:
  amount: in euros
---*/
select id, ordered_on, customer, {{ money.euros('amount') }} as amount
from seeds.orders
