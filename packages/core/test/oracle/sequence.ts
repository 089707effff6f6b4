import fc from 'fast-check'
import type { Trouble } from './break-writes.ts'
import { addModel, type Choice, type EditKind, editKinds, firstProject } from './edit-project.ts'
import type { ProjectShape } from './project-shape.ts'

export type Environment = 'prod' | 'dev'

/** One thing that a person or the scheduler does. */
export type Step =
  | { readonly do: 'edit'; readonly kind: EditKind; readonly choice: Choice }
  | {
      readonly do: 'deploy'
      readonly edits: readonly { readonly kind: EditKind; readonly choice: Choice }[]
      readonly environment: Environment
      readonly trouble: Trouble
    }
  | { readonly do: 'revert'; readonly to: number }
  | { readonly do: 'plan'; readonly environment: Environment }
  | { readonly do: 'apply'; readonly environment: Environment; readonly trouble: Trouble }
  | {
      readonly do: 'run'
      readonly days: number
      readonly first: Environment
      readonly trouble: Trouble
    }
  | {
      readonly do: 'restate'
      readonly environment: Environment
      readonly model: number
      readonly from: number
      readonly trouble: Trouble
    }

export interface Sequence {
  readonly raw: boolean
  readonly models: readonly Choice[]
  readonly steps: readonly Step[]
}

/** The project a sequence begins with. */
export function startOf({ raw, models }: Sequence): ProjectShape {
  return models.reduce(addModel, firstProject(raw))
}

const choice: fc.Arbitrary<Choice> = fc.tuple(fc.nat(40), fc.nat(40), fc.nat(40))
const environment = fc.constantFrom<Environment>('prod', 'dev')
const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Trouble>({ kind: 'none' }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('fail' as const, 'retry', 'lost-after', 'cancel'),
      at: fc.nat(8),
    }),
  },
)
const kind = fc.constantFrom(...editKinds)
const edit: fc.Arbitrary<Step> = fc.record({ do: fc.constant('edit'), kind, choice })
const deploy: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('deploy'),
  edits: fc.array(fc.record({ kind, choice }), { minLength: 1, maxLength: 3 }),
  environment,
  trouble,
})
const apply: fc.Arbitrary<Step> = fc.record({ do: fc.constant('apply'), environment, trouble })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 1, arbitrary: edit },
  { weight: 9, arbitrary: deploy },
  { weight: 2, arbitrary: apply },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('plan'), environment }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('revert'), to: fc.nat(12) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('run'),
      days: fc.integer({ min: 1, max: 3 }),
      first: environment,
      trouble,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('restate'),
      environment,
      model: fc.nat(12),
      from: fc.nat(6),
      trouble,
    }),
  },
)

/** Projects of 3 to 12 models and 5 to 12 things done to them. */
export const sequences: fc.Arbitrary<Sequence> = fc.record({
  raw: fc.boolean(),
  models: fc.array(choice, { minLength: 2, maxLength: 13 }),
  steps: fc.array(step, { minLength: 5, maxLength: 12 }),
})
