import { useState } from 'react'
import { Sheet } from '../components/sheet.tsx'
import { Icon } from '../components/icon.tsx'
import { useOpenPanel } from '../components/panels-context.ts'
import { type Place, places } from './places.ts'
import { PlaceLink } from './place-link.tsx'
import { SideFoot } from './side-foot.tsx'
import styles from './tab-bar.module.css'
import type { WorkspaceSummary } from './workspace-summary.ts'

interface TabBarProps {
  readonly summary: WorkspaceSummary | undefined
}

/** As many fit side by side on a phone, beside what opens the others. */
const seen: ReadonlySet<Place['to']> = new Set(['/', '/plans', '/runs', '/models'])

/** The pages at the foot of a phone; the rest of them and the settings are one press further. */
export function TabBar({ summary }: TabBarProps) {
  const open = useOpenPanel()
  const [isOpen, setOpen] = useState(false)
  const linkOf = (place: Place) => (
    <PlaceLink key={place.to} place={place} summary={summary} className={styles['place']} />
  )
  return (
    <nav className={styles['bar']} aria-label="Main, phone">
      {places.filter(({ to }) => seen.has(to)).map(linkOf)}
      <button
        type="button"
        className={styles['place']}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <Icon name="more" />
        <span>More</span>
      </button>
      {isOpen && (
        <Sheet label="More" className={styles['more']} onClose={() => setOpen(false)}>
          {(close) => (
            <div className={styles['sheet']}>
              <h2>{summary?.project ?? 'Millrace'}</h2>
              <div className={styles['list']} onClick={close}>
                {places.filter(({ to }) => !seen.has(to)).map(linkOf)}
                <button type="button" className={styles['place']} onClick={() => open('jump')}>
                  <Icon name="find" />
                  <span>Jump to</span>
                </button>
              </div>
              <SideFoot />
              <button type="button" className={styles['close']} onClick={close}>
                Close
              </button>
            </div>
          )}
        </Sheet>
      )}
    </nav>
  )
}
