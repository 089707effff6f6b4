import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const layers = 10

/** Writes a project of one-row tables in layers, each reading one table of the layer above. */
export async function generateTables(folder: string, perLayer = 100): Promise<void> {
  await generate(folder, perLayer, (layer, index) => {
    const select =
      layer === 0
        ? `select ${index} as id, 1 as depth`
        : `select id, depth + 1 as depth from layer_${layer - 1}.model_${index}`
    return `/*---\nkind: table\n---*/\n${select}\n`
  })
}

/** Writes a project as people write them, in ten layers: joins, groups and conditions, on two or three parents each. */
export async function generateQueries(folder: string, perLayer = 100): Promise<void> {
  await generate(folder, perLayer, (layer, index) =>
    layer === 0 ? baseQuery(index) : joinQuery({ layer, index, perLayer }),
  )
}

/** The file of one model, below the project. */
export function modelFile(layer: number, index: number): string {
  return join('models', `layer_${layer}`, `model_${index}.sql`)
}

async function generate(
  folder: string,
  perLayer: number,
  text: (layer: number, index: number) => string,
): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'millrace.yaml'), 'name: generated\nstart: 2026-01-01\n')
  for (let layer = 0; layer < layers; layer += 1) {
    await mkdir(join(folder, 'models', `layer_${layer}`), { recursive: true })
    const files = Array.from({ length: perLayer }, (_, index) =>
      writeFile(join(folder, modelFile(layer, index)), text(layer, index)),
    )
    await Promise.all(files)
  }
}

function baseQuery(index: number): string {
  return `/*---
kind: view
description: orders of shop ${index} as they were reported
owner: shop-${index % 7}
tags: [base]
---*/
select
  number as id,
  number % 50 as customer_id,
  cast(number * ${index + 1} % 997 as decimal(18, 2)) as amount,
  case when number % 5 = 0 then 'returned' else 'paid' end as status,
  timestamp '2026-01-01' + to_hours(number) as ordered_at
from range(${index + 20}) as numbers(number)
`
}

interface Place {
  readonly layer: number
  readonly index: number
  readonly perLayer: number
}

function joinQuery({ layer, index, perLayer }: Place): string {
  const parent = (shift: number) => `layer_${layer - 1}.model_${(index + shift) % perLayer}`
  const third = index % 2 === 0
  return `/*---
kind: ${index % 3 === 0 ? 'table' : 'view'}
description: customers of layer ${layer}, part ${index}
owner: team-${index % 9}
tags: [layer_${layer}]
columns:
  amount: in dollars
audits:
  - not_null: id
---*/
with paid as (
  select id, customer_id, amount, status, ordered_at
  from ${parent(0)}
  where status <> 'returned' and amount > ${index}
),
per_customer as (
  select customer_id, sum(amount) as total, max(ordered_at) as last_ordered_at
  from ${parent(7)}
  group by customer_id
)
select
  paid.id,
  paid.customer_id,
  round(paid.amount + coalesce(per_customer.total, 0) / ${layer + 1}, 2) as amount,
  paid.status,
  greatest(paid.ordered_at, per_customer.last_ordered_at) as ordered_at
from paid
left join per_customer on per_customer.customer_id = paid.customer_id
${third ? `where exists (select 1 from ${parent(31)} as other where other.customer_id = paid.customer_id)\n` : ''}`
}
