import { useQuery } from '@tanstack/react-query'
import { Link, Outlet } from '@tanstack/react-router'
import { Icon } from '../components/icon.tsx'
import type { IconName } from '../components/icon-shapes.tsx'
import { useApp } from '../live/app-context.tsx'
import styles from './shell.module.css'
import { ThemeSwitch } from './theme-switch.tsx'

interface Place {
  readonly to: '/' | '/plans' | '/runs' | '/models' | '/lineage' | '/query'
  readonly icon: IconName
  readonly name: string
}

const places: readonly Place[] = [
  { to: '/', icon: 'environments', name: 'Environments' },
  { to: '/plans', icon: 'plans', name: 'Plans' },
  { to: '/runs', icon: 'runs', name: 'Runs' },
  { to: '/models', icon: 'models', name: 'Models' },
  { to: '/lineage', icon: 'lineage', name: 'Lineage' },
  { to: '/query', icon: 'query', name: 'Query' },
]

/** The frame of every page: where one is, and what runs. */
export function Shell() {
  const { trpc } = useApp()
  const project = useQuery(trpc.project.get.queryOptions())
  const active = useQuery(trpc.run.list.queryOptions({ statuses: ['queued', 'running'] }))
  const count = active.data?.runs.length ?? 0
  const links = places.map(({ to, icon, name }) => (
    <Link
      key={to}
      to={to}
      className={styles['place']}
      activeOptions={{ exact: to === '/', includeSearch: false }}
      aria-label={name}
    >
      <Icon name={icon} />
      <span>{name}</span>
      {to === '/runs' && count > 0 && (
        <span className={styles['active']} title={`${count} running`}>
          {count}
        </span>
      )}
    </Link>
  ))
  return (
    <div className={styles['app']}>
      <a className={styles['skip']} href="#page">
        To the page
      </a>
      <nav className={styles['side']} aria-label="Main">
        <div className={styles['brand']}>
          <Mark />
          <span>{project.data?.name ?? 'Millrace'}</span>
        </div>
        {links}
        <div className={styles['foot']}>
          <ThemeSwitch />
        </div>
      </nav>
      <main id="page" tabIndex={-1} className={styles['sheet']}>
        <Outlet />
      </main>
      <nav className={styles['tabbar']} aria-label="Main, phone">
        {links}
      </nav>
    </div>
  )
}

function Mark() {
  return (
    <svg className={styles['mark']} viewBox="0 0 22 22" aria-hidden>
      <circle cx="11" cy="8.6" r="4.1" />
      <path d="M11 1.6v2.9M11 12.7v1.6M4 8.6h2.9M15.1 8.6H18M6.05 3.65 8.1 5.7M13.9 11.5l1.2 1.2M15.95 3.65 13.9 5.7M8.1 11.5l-1.2 1.2" />
      <path
        className={styles['wave']}
        d="M1.8 18.2c1.5-1.6 3.1-1.6 4.6 0s3.1 1.6 4.6 0 3.1-1.6 4.6 0 3.1 1.6 4.6 0"
      />
    </svg>
  )
}
