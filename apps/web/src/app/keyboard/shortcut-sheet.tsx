import { IconButton } from '../../components/button.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { Kbd } from '../../components/kbd.tsx'
import { printedKeys } from './mod-key.ts'
import styles from './shortcut-sheet.module.css'
import { isSingleKey, type Shortcut, shortcuts } from './shortcuts.ts'

interface ShortcutSheetProps {
  readonly hasSingleKeys: boolean
  readonly onSingleKeys: (isOn: boolean) => void
  readonly onClose: () => void
}

const groups = ['Everywhere', 'Go to', 'On a page'] as const

/** Every shortcut, and the switch for those of a single key. */
export function ShortcutSheet({ hasSingleKeys, onSingleKeys, onClose }: ShortcutSheetProps) {
  return (
    <Sheet label="Keyboard shortcuts" className={styles['sheet']} onClose={onClose}>
      {(close) => (
        <>
          <header className={styles['head']}>
            <h2>Keyboard shortcuts</h2>
            <IconButton icon="close" label="Close" onClick={close} />
          </header>
          <div className={styles['groups']} role="region" aria-label="Shortcuts" tabIndex={0}>
            {groups.map((group) => (
              <section key={group} aria-label={group}>
                <h3>{group}</h3>
                <dl>
                  {shortcuts
                    .filter((one) => one.group === group)
                    .map((one) => (
                      <Line
                        key={one.keys}
                        shortcut={one}
                        isOff={!hasSingleKeys && isSingleKey(one)}
                      />
                    ))}
                </dl>
              </section>
            ))}
          </div>
          <label className={styles['switch']}>
            <input
              type="checkbox"
              role="switch"
              checked={hasSingleKeys}
              onChange={(event) => onSingleKeys(event.target.checked)}
            />
            <span>
              <b>Shortcuts of a single key</b> Kept in this browser. While one types, none of them
              does anything.
            </span>
          </label>
        </>
      )}
    </Sheet>
  )
}

function Line({ shortcut, isOff }: { readonly shortcut: Shortcut; readonly isOff: boolean }) {
  return (
    <div className={styles['line']}>
      <dt>
        {shortcut.what}
        {isOff && <span className={styles['off']}> off</span>}
      </dt>
      <dd>
        {printedKeys(shortcut.keys).map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </dd>
    </div>
  )
}
