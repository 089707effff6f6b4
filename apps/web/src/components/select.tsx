import { Icon } from './icon.tsx'
import styles from './select.module.css'

export interface SelectOption {
  readonly value: string
  readonly label: string
}

interface SelectProps {
  /** What is chosen. */
  readonly label: string
  readonly value: string
  /** A word alone is its own label. */
  readonly options: readonly (string | SelectOption)[]
  /** Without a frame, as in the path of a page. */
  readonly isBare?: boolean
  readonly onChange: (value: string) => void
}

/** One of several, of which only the chosen one is seen. */
export function Select({ label, value, options, isBare = false, onChange }: SelectProps) {
  return (
    <span className={isBare ? styles['bare'] : styles['select']}>
      <select aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => {
          const { value: own, label: words } =
            typeof option === 'string' ? { value: option, label: option } : option
          return (
            <option key={own} value={own}>
              {words}
            </option>
          )
        })}
      </select>
      <Icon name="down" small />
    </span>
  )
}
