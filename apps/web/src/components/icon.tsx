import { type IconName, iconShapes } from './icon-shapes.tsx'
import styles from './icon.module.css'

/** What a colour says: blue moves, green ended well, amber needs a look, red failed. */
export type Tone = 'live' | 'ok' | 'warn' | 'bad' | 'idle' | 'ink'

interface IconProps {
  readonly name: IconName
  readonly tone?: Tone
  readonly small?: boolean
  /** Where the icon stands without its word. */
  readonly label?: string
}

export function Icon({ name, tone, small, label }: IconProps) {
  const own = [
    styles['icon'],
    small && styles['small'],
    tone && styles[tone],
    name === 'running' && styles['turns'],
  ]
  return (
    <svg
      className={own.filter(Boolean).join(' ')}
      viewBox="0 0 16 16"
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      {iconShapes[name]}
    </svg>
  )
}
