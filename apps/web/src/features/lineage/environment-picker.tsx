import { useQuery } from '@tanstack/react-query'
import { Select } from '../../components/select.tsx'
import { useApp } from '../../live/app-context.tsx'

interface EnvironmentPickerProps {
  readonly value: string
  readonly onChange: (environment: string | undefined) => void
}

/** The environment whose states are shown. */
export function EnvironmentPicker({ value, onChange }: EnvironmentPickerProps) {
  const { trpc } = useApp()
  const all = useQuery(trpc.environment.list.queryOptions())
  const names = new Set([value, 'prod', ...(all.data?.map(({ name }) => name) ?? [])])
  return (
    <Select
      isBare
      label="Environment"
      value={value}
      options={[...names].toSorted()}
      onChange={(name) => onChange(name === 'prod' ? undefined : name)}
    />
  )
}
