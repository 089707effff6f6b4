import styles from './progress-line.module.css'

interface ProgressLineProps {
  /** What is counted, such as `models`. */
  readonly label: string
  readonly done: number
  readonly total: number
}

/** How far work is, as a line that fills. */
export function ProgressLine({ label, done, total }: ProgressLineProps) {
  return (
    <span
      className={styles['line']}
      role="progressbar"
      aria-label={label}
      aria-valuenow={done}
      aria-valuemin={0}
      aria-valuemax={total}
    >
      <span style={{ transform: `scaleX(${total === 0 ? 0 : done / total})` }} />
    </span>
  )
}
