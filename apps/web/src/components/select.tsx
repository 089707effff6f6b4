import { Icon } from './icon.tsx'
import styles from './select.module.css'

interface SelectProps {
  /** What is chosen. */
  readonly label: string
  readonly value: string
  readonly options: readonly string[]
  /** Without a frame, as in the path of a page. */
  readonly isBare?: boolean
  readonly onChange: (value: string) => void
}

/** One of several, of which only the chosen one is seen. */
export function Select({ label, value, options, isBare = false, onChange }: SelectProps) {
  return (
    <span className={isBare ? styles['bare'] : styles['select']}>
      <select aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
      <Icon name="down" small />
    </span>
  )
}
