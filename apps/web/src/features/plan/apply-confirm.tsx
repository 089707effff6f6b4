import { Confirm } from '../../components/confirm.tsx'
import { plural } from '../../words/plural.ts'
import { sayRange } from '../../words/say-duration.ts'
import type { ChangeGroup } from './change-groups.ts'
import type { PlanHead } from './plan-head.ts'

interface ApplyConfirmProps {
  readonly head: PlanHead
  readonly groups: readonly ChangeGroup[]
  /** A run holds the environment: the plan waits for it. */
  readonly isHeld: boolean
  readonly onConfirm: () => void
  readonly onClose: () => void
}

/** Says what applying a plan builds, drops and leaves; a removal in prod asks for the environment's name. */
export function ApplyConfirm({ head, groups, isHeld, onConfirm, onClose }: ApplyConfirmProps) {
  const { id, environment, estimate, summary } = head
  const removed = groups.find(({ title }) => title === 'Removed')?.models ?? []
  const kept = groups.flatMap(({ models }) => models).filter(({ isKept }) => isKept).length
  return (
    <Confirm
      title={`Apply plan ${id} to ${environment}?`}
      action={isHeld ? 'Wait and apply' : `Apply to ${environment}`}
      look="main"
      typed={removed.length > 0 && environment === 'prod' ? environment : null}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <p>Runs the SQL stored in this plan, not what is on disk by now.</p>
      <ul>
        <li>{summary}</li>
        {estimate && (
          <li>
            About {sayRange(estimate)}, judging by {plural(estimate.runs, 'run')}
          </li>
        )}
        {kept > 0 && (
          <li>{plural(kept, 'changed reader')} keep their tables: nothing they use changes</li>
        )}
        {removed.map(({ name }) => (
          <li key={name}>Drops the view {name}; its table stays for 7 days</li>
        ))}
        <li>Readers see the old {environment} until all views switch at once</li>
      </ul>
    </Confirm>
  )
}
