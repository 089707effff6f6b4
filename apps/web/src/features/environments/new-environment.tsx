import { useId, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Select } from '../../components/select.tsx'
import { usePlanAndGo } from '../../live/use-plan-and-go.ts'
import { sayProblem } from '../../words/say-problem.ts'
import styles from './environments-page.module.css'
import { nameProblem } from './name-problem.ts'

interface NewEnvironmentProps {
  /** The environments there are. */
  readonly names: readonly string[]
  readonly onClose: () => void
}

/** Asks for the name of an environment and what it starts from, and plans it. */
export function NewEnvironment({ names, onClose }: NewEnvironmentProps) {
  const id = useId()
  const [name, setName] = useState('')
  const [from, setFrom] = useState('prod')
  const plan = usePlanAndGo()
  const problem = nameProblem(name, names) ?? (plan.error ? sayProblem(plan.error) : null)
  const sources = [...new Set(['prod', ...names])]
  const refusal = name === '' ? 'Type a name first' : nameProblem(name, names)
  return (
    <Dialog
      title="New environment"
      onClose={onClose}
      onSubmit={() => {
        if (refusal !== null) return
        const options = from === 'prod' ? {} : { create_from: from }
        plan.mutate({ environment: name, options })
      }}
      foot={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button look="main" type="submit" refusal={refusal}>
            {plan.isPending ? 'Planning' : `Plan ${name || 'it'}`}
          </Button>
        </>
      }
    >
      <p>Plans it and shows what would be built. It is made when that plan is applied.</p>
      <label className={styles['field']}>
        <span>Name</span>
        <input
          autoFocus
          value={name}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          aria-invalid={problem !== null}
          aria-describedby={`${id}-hint`}
          onChange={(event) => {
            plan.reset()
            setName(event.target.value.trim())
          }}
        />
        <small
          id={`${id}-hint`}
          className={problem === null ? undefined : styles['wrong']}
          aria-live="polite"
        >
          {problem ?? 'A lower-case letter, then a to z, 0 to 9 and _.'}
        </small>
      </label>
      <div className={styles['field']}>
        <span aria-hidden>Start from</span>
        <Select label="Start from" value={from} options={sources} onChange={setFrom} />
      </div>
    </Dialog>
  )
}
