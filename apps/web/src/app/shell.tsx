import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation, useRouter } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useState } from 'react'
import { type Panel, PanelsProvider } from '../components/panels-context.ts'
import { useApp } from '../live/app-context.tsx'
import { readSingleKeys, keepSingleKeys } from './keyboard/single-key-setting.ts'
import { useShortcuts } from './keyboard/use-shortcuts.ts'
import type { Place } from './places.ts'
import styles from './shell.module.css'
import { SideBar } from './side-bar.tsx'
import { TabBar } from './tab-bar.tsx'

const loadJumpBox = () => import('./jump/jump-box.tsx')
const JumpBox = lazy(() => loadJumpBox().then((part) => ({ default: part.JumpBox })))
const ShortcutSheet = lazy(() =>
  import('./keyboard/shortcut-sheet.tsx').then((part) => ({ default: part.ShortcutSheet })),
)

/** So long after the frame the page itself has what it needs. */
const quietMs = 1_000

/** The frame of every page: where one is, what runs, and the keys that lead elsewhere. */
export function Shell() {
  const isKnown = useLocation({ select: ({ pathname }) => pathname !== '/login' })
  return isKnown ? (
    <Frame />
  ) : (
    <main id="page" tabIndex={-1} className={styles['alone']}>
      <Outlet />
    </main>
  )
}

function Frame() {
  const { trpc } = useApp()
  const router = useRouter()
  const { data: summary } = useQuery(trpc.workspace.summary.queryOptions())
  const [panel, setPanel] = useState<Panel | null>(null)
  const [hasSingleKeys, setSingleKeys] = useState(() => readSingleKeys(localStorage))
  const go = useCallback((to: Place['to']) => void router.navigate({ to, search: {} }), [router])
  useShortcuts({ hasSingleKeys, isBusy: panel !== null, open: setPanel, go })
  useEffect(() => {
    // Whoever opens it types at once: then it must be there.
    const timer = setTimeout(() => void loadJumpBox().catch(() => {}), quietMs)
    return () => clearTimeout(timer)
  }, [])
  const close = () => setPanel(null)
  return (
    <PanelsProvider value={setPanel}>
      <div className={styles['app']}>
        <a className={styles['skip']} href="#page">
          To the page
        </a>
        <SideBar summary={summary} />
        <main id="page" tabIndex={-1} className={styles['sheet']}>
          <Outlet />
        </main>
        <TabBar summary={summary} />
      </div>
      <Suspense fallback={null}>
        {panel === 'jump' && <JumpBox project={summary?.project ?? ''} onClose={close} />}
        {panel === 'shortcuts' && (
          <ShortcutSheet
            hasSingleKeys={hasSingleKeys}
            onSingleKeys={(isOn) => {
              keepSingleKeys(localStorage, isOn)
              setSingleKeys(isOn)
            }}
            onClose={close}
          />
        )}
      </Suspense>
    </PanelsProvider>
  )
}
