import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { useApp } from '../../live/app-context.tsx'
import styles from './query-page.module.css'

interface EnvironmentChoiceProps {
  readonly value: string
  readonly onChange: (environment: string) => void
}

/** Whose models a query names. */
export function EnvironmentChoice({ value, onChange }: EnvironmentChoiceProps) {
  const { trpc } = useApp()
  const id = useId()
  const { data = [] } = useQuery(trpc.environment.list.queryOptions())
  const names = [...new Set([value, ...data.map(({ name }) => name)])].toSorted()
  return (
    <div className={styles['choice']}>
      <label htmlFor={id}>Environment</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </div>
  )
}
