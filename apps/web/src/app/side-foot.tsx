import { useState } from 'react'
import { Button } from '../components/button.tsx'
import { Icon } from '../components/icon.tsx'
import { forgetToken, readToken } from '../connection/kept-token.ts'
import { initialsOf } from '../connection/kept-name.ts'
import { usePerson } from '../live/person-provider.tsx'
import { useTime } from '../live/time-provider.tsx'
import { NamePanel } from './name-panel.tsx'
import styles from './side-foot.module.css'
import { ThemeSwitch } from './theme-switch.tsx'

/** Who acts from this browser, by which clock times are told, light or dark, and the way out. */
export function SideFoot() {
  const { name, rename } = usePerson()
  const { clock, choose, zone } = useTime()
  const [isNaming, setNaming] = useState(false)
  const [wasPutOff, putOff] = useState(false)
  const isAsked = name === null && !wasPutOff
  const close = () => {
    setNaming(false)
    putOff(true)
  }
  return (
    <div className={styles['foot']}>
      {(isNaming || isAsked) && (
        <NamePanel
          name={name ?? ''}
          isAsked={!isNaming}
          onName={(next) => {
            rename(next)
            close()
          }}
          onClose={close}
        />
      )}
      <button
        type="button"
        className={styles['clock']}
        title={clock === 'UTC' ? "Times are UTC. Show this machine's" : 'Times are local. Show UTC'}
        onClick={() => choose(clock === 'UTC' ? 'local' : 'UTC')}
      >
        <Icon name="clock" />
        <span>Times in {zone}</span>
      </button>
      {readToken(sessionStorage) !== undefined && (
        <Button size="small" look="bare" title="Sign out" onClick={signOut}>
          <Icon name="out" />
          <span className={styles['words']}>Sign out</span>
        </Button>
      )}
      <div className={styles['person']}>
        <button
          type="button"
          className={styles['who']}
          aria-expanded={isNaming || isAsked}
          title={name === null ? 'Say who you are' : `You act as ${name}. Change the name`}
          onClick={() => setNaming(!isNaming)}
        >
          <span className={styles['avatar']} aria-hidden>
            {name === null ? '?' : initialsOf(name)}
          </span>
          <span className={styles['words']}>{name ?? 'No name yet'}</span>
        </button>
        <ThemeSwitch />
      </div>
    </div>
  )
}

function signOut(): void {
  forgetToken(sessionStorage)
  // A new page: nothing of what was read with the token stays.
  location.assign('/login')
}
