import { Icon } from '../components/icon.tsx'
import { Kbd } from '../components/kbd.tsx'
import { useOpenPanel } from '../components/panels-context.ts'
import { printedKeys } from './keyboard/mod-key.ts'
import { type Place, mainPlaces, projectPlaces } from './places.ts'
import { PlaceLink } from './place-link.tsx'
import styles from './side-bar.module.css'
import { SideFoot } from './side-foot.tsx'
import type { WorkspaceSummary } from './workspace-summary.ts'

interface SideBarProps {
  readonly summary: WorkspaceSummary | undefined
}

/** Where one can go, with figures; a rail of icons where there is less room. */
export function SideBar({ summary }: SideBarProps) {
  const open = useOpenPanel()
  const linkOf = (place: Place) => (
    <PlaceLink key={place.to} place={place} summary={summary} className={styles['place']} />
  )
  return (
    <nav className={styles['side']} aria-label="Main">
      <div className={styles['brand']}>
        <Mark />
        <b title={summary?.project}>{summary?.project ?? 'Millrace'}</b>
        {summary && <span>Millrace</span>}
      </div>
      <button
        type="button"
        className={styles['jump']}
        aria-keyshortcuts="Control+K Meta+K"
        title="Jump to"
        onClick={() => open('jump')}
      >
        <Icon name="find" />
        <span className={styles['words']}>Jump to…</span>
        <span className={styles['keys']} aria-hidden>
          <Kbd>{printedKeys('mod+k').join(' ')}</Kbd>
        </span>
      </button>
      {mainPlaces.map(linkOf)}
      <div role="group" aria-label="Project" className={styles['group']}>
        <p aria-hidden>Project</p>
        {projectPlaces.map(linkOf)}
      </div>
      <SideFoot />
    </nav>
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
