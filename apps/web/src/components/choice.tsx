import { Segmented, type Segment } from './segmented.tsx'
import { Select } from './select.tsx'
import { useIsNarrow } from './use-is-narrow.ts'

interface ChoiceProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly segments: readonly Segment<Value>[]
  /** What the first one, which leaves out nothing, is called where only it is seen. */
  readonly allLabel: string
  readonly onChange: (value: Value) => void
}

/** One of a few: all of them seen, or on a phone only the chosen one. */
export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { label, value, segments, allLabel, onChange } = props
  const isNarrow = useIsNarrow()
  if (!isNarrow) return <Segmented {...{ label, value, segments, onChange }} />
  return (
    <Select
      label={label}
      value={value}
      options={segments.map((one, at) => (at === 0 ? { ...one, label: allLabel } : one))}
      onChange={(next) => {
        const chosen = segments.find((segment) => segment.value === next)
        if (chosen) onChange(chosen.value)
      }}
    />
  )
}
