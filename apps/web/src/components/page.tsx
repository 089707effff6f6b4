import { Fragment, type ReactNode, useEffect } from 'react'
import { CopyLink } from './copy-link.tsx'
import { Kbd } from './kbd.tsx'
import { LiveIndicator } from './live-indicator.tsx'
import { useOpenPanel } from './panels-context.ts'
import textStyles from '../styles/text.module.css'
import styles from './page.module.css'
import { markTab, type TabMark } from './tab-mark.ts'

interface PageProps {
  /** The way to this page; the last part is where one is. */
  readonly path: readonly ReactNode[]
  readonly title: ReactNode
  /** The window's title, where it says more than the page's. */
  readonly windowTitle?: string | undefined
  /** How what it shows stands, for the tab's title and icon. */
  readonly mark?: TabMark | null
  readonly facts?: readonly ReactNode[]
  readonly actions?: ReactNode
  /** What stays at the foot of the window. */
  readonly foot?: ReactNode
  /** The title is only spoken, and what the page is about fills the place below its path. */
  readonly isFilled?: boolean
  /** A filled page that shows its title all the same. */
  readonly isTitled?: boolean
  /** When what it is about ended, ISO 8601: then that is said instead of how the page is connected. */
  readonly ended?: string | null | undefined
  readonly children: ReactNode
}

/** A page: its path and connection above, then title, facts and actions, then what it is about. */
export function Page(props: PageProps) {
  const { path, title, windowTitle, mark = null, facts = [], actions, foot, children } = props
  const { isFilled = false, isTitled = false, ended = null } = props
  const openPanel = useOpenPanel()
  const named = windowTitle ?? (typeof title === 'string' ? title : null)
  useEffect(() => {
    if (named !== null) markTab(named, mark)
  }, [named, mark])
  return (
    <>
      <div className={styles['top']}>
        <div className={styles['path']}>
          {path.map((part, index) => (
            <Fragment key={index}>
              {index > 0 && <span aria-hidden>/</span>}
              {index === path.length - 1 ? <b>{part}</b> : part}
            </Fragment>
          ))}
        </div>
        {isFilled && actions}
        <LiveIndicator ended={ended} />
        <span className={styles['tools']}>
          <CopyLink />
          <button
            type="button"
            className={styles['keys']}
            aria-label="Keyboard shortcuts"
            title="Keyboard shortcuts"
            onClick={() => openPanel('shortcuts')}
          >
            <Kbd>?</Kbd>
          </button>
        </span>
      </div>
      {isFilled ? (
        <div className={styles['fill']}>
          {isTitled ? (
            <header className={styles['head']}>
              <h1>{title}</h1>
            </header>
          ) : (
            <h1 className={textStyles['spoken']}>{title}</h1>
          )}
          {children}
        </div>
      ) : (
        <div className={styles['scroll']}>
          <header className={styles['head']}>
            <h1>{title}</h1>
            {actions && <div className={styles['actions']}>{actions}</div>}
          </header>
          {facts.length > 0 && (
            <ul className={styles['facts']}>
              {facts.map((fact, index) => (
                <li key={index}>{fact}</li>
              ))}
            </ul>
          )}
          {children}
        </div>
      )}
      {foot && <footer className={styles['foot']}>{foot}</footer>}
    </>
  )
}
