import { Link } from '@tanstack/react-router'
import { classNames } from '../components/class-names.ts'
import { Icon } from '../components/icon.tsx'
import { useLive } from '../live/live-provider.tsx'
import { plural, sayNumber } from '../words/plural.ts'
import type { Place } from './places.ts'
import styles from './place-link.module.css'
import type { WorkspaceSummary } from './workspace-summary.ts'

interface PlaceLinkProps {
  readonly place: Place
  readonly summary: WorkspaceSummary | undefined
  readonly className: string | undefined
}

/** A page by icon and name, with what there is of it. */
export function PlaceLink({ place, summary, className }: PlaceLinkProps) {
  const { to, icon, name, key } = place
  return (
    <Link
      to={to}
      search={{}}
      className={className}
      activeOptions={{ exact: to === '/', includeSearch: false }}
      title={`${name} (g ${key})`}
    >
      <Icon name={icon} />
      <span>{name}</span>
      {summary && <Figure to={to} summary={summary} />}
    </Link>
  )
}

interface FigureProps {
  readonly to: Place['to']
  readonly summary: WorkspaceSummary
}

function Figure({ to, summary }: FigureProps) {
  const { connection } = useLive()
  if (to === '/runs') {
    const count = summary.runs.length
    const isLive = connection.status.state === 'live'
    const words = isLive ? 'running' : 'running when the server was last heard'
    return (
      count > 0 && (
        <em
          className={classNames(styles['active'], isLive ? styles['flows'] : styles['old'])}
          title={`${count} ${words}`}
          aria-label={`${count} ${words}`}
          role="img"
        >
          {sayNumber(count)}
        </em>
      )
    )
  }
  const count = to === '/' ? summary.environments : to === '/models' ? summary.models : null
  const noun = to === '/' ? 'environment' : 'model'
  return (
    count !== null && (
      <em className={styles['count']} title={plural(count, noun)}>
        {sayNumber(count)}
      </em>
    )
  )
}
