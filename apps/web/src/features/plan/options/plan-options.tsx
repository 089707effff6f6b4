import { useId } from 'react'
import { Button } from '../../../components/button.tsx'
import { Dialog } from '../../../components/dialog.tsx'
import { Notice } from '../../../components/notice.tsx'
import { usePlanAndGo } from '../../../live/use-plan-and-go.ts'
import type { PlanHead } from '../plan-head.ts'
import { planOptionFields, readPlanOptions } from './plan-option-fields.ts'
import styles from './plan-options.module.css'

interface PlanOptionsProps {
  readonly head: PlanHead
  readonly onClose: () => void
}

/** Plans again with other options; the form begins with those of the plan. */
export function PlanOptions({ head, onClose }: PlanOptionsProps) {
  const id = useId()
  const { environment, overrides } = head
  const options: Readonly<Record<string, unknown>> = head.options
  const plan = usePlanAndGo({ onPlanned: onClose })
  return (
    <Dialog
      isWide
      title={`Options of a plan for ${environment}`}
      onClose={onClose}
      onSubmit={(form) => plan.mutate({ environment, overrides, options: readPlanOptions(form) })}
      foot={
        <>
          <Button onClick={onClose}>Keep this plan</Button>
          <Button look="main" type="submit">
            {plan.isPending ? 'Planning' : 'Plan with these options'}
          </Button>
        </>
      }
    >
      {plan.error && <Notice tone="bad">{plan.error.message}</Notice>}
      <div className={styles['fields']}>
        {planOptionFields.map(({ name, label, hint, kind }) => {
          const value = options[name]
          const described = { 'aria-describedby': `${id}-${name}`, name }
          return kind === 'check' ? (
            <label key={name} className={styles['check']}>
              <input type="checkbox" defaultChecked={value === true} {...described} />
              <span>{label}</span>
              <small id={`${id}-${name}`}>{hint}</small>
            </label>
          ) : (
            <label key={name} className={styles['field']}>
              <span>{label}</span>
              <input
                type={kind}
                defaultValue={
                  typeof value === 'string' ? (kind === 'date' ? value.slice(0, 10) : value) : ''
                }
                autoComplete="off"
                spellCheck={false}
                {...described}
              />
              <small id={`${id}-${name}`}>{hint}</small>
            </label>
          )
        })}
      </div>
    </Dialog>
  )
}
