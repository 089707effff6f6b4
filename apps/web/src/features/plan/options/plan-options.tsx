import { useEffect, useId, useRef } from 'react'
import { Button } from '../../../components/button.tsx'
import confirmStyles from '../../../components/confirm.module.css'
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
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const { environment, overrides } = head
  const options: Readonly<Record<string, unknown>> = head.options
  const plan = usePlanAndGo({ onPlanned: onClose })
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal()
  }, [])
  return (
    <dialog
      ref={dialog}
      className={`${confirmStyles['dialog']} ${styles['wide']}`}
      aria-labelledby={id}
      onClose={onClose}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const wanted = readPlanOptions(new FormData(event.currentTarget))
          plan.mutate({ environment, overrides, options: wanted })
        }}
      >
        <div className={confirmStyles['body']}>
          <h2 id={id}>Options of a plan for {environment}</h2>
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
                      typeof value === 'string'
                        ? value.slice(0, kind === 'date' ? 10 : undefined)
                        : ''
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
        </div>
        <div className={confirmStyles['foot']}>
          <Button onClick={onClose}>Keep this plan</Button>
          <Button look="main" type="submit">
            {plan.isPending ? 'Planning' : 'Plan with these options'}
          </Button>
        </div>
      </form>
    </dialog>
  )
}
