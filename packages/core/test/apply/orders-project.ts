/** Ten days of orders by batches of two days, a whole table and a view above them, and a model apart. */
export const ordersProject: Readonly<Record<string, string>> = {
  'millrace.yaml': 'name: orders\nstart: 2024-01-01\n',
  'models/raw/orders.sql': `/*---
kind: incremental
time_column: ds
batch_size: 2
batch_concurrency: 1
audits:
  - not_null: id
---*/
select i as id, date '2024-01-01' + (i // 10)::int as ds, i * 10 as amount
from range(0, 100) as t(i)
where date '2024-01-01' + (i // 10)::int between '{{ start_ds }}' and '{{ end_ds }}'
`,
  'models/marts/daily.sql': `/*---
kind: table
---*/
select ds, count(*) as orders, sum(amount) as revenue from raw.orders group by ds
`,
  'models/marts/best.sql': 'select ds, revenue from marts.daily where revenue > 3000\n',
  'models/apart/numbers.sql': '/*---\nkind: table\n---*/\nselect 1 as n\n',
}

/** A query that goes on until it is stopped. */
export const endlessQuery =
  'select count(*) as n from range(0, 1000000000) as a(i) cross join range(0, 1000000000) as b(j) where (i * j) % 7 = 3'
