import { createClient, type MillraceError } from '@millrace/client'
import { useSearch } from '@tanstack/react-router'
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { keepToken } from '../../connection/kept-token.ts'
import { ownAddress } from '../../connection/own-address.ts'
import styles from './login-page.module.css'
import { sayRefusal } from './say-refusal.ts'

/** Asks for a token of the server, tries it, and goes where one wanted to go. */
export function LoginPage() {
  const { to, lost = false } = useSearch({ from: '/login' })
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [token, setToken] = useState('')
  const [isTrying, setTrying] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    document.title = 'Sign in · Millrace'
    // A page on the server's own machine may need no token.
    void refusalOf(undefined).then((refusal) => {
      if (refusal === null) leaveTo(to)
    })
  }, [to])
  const signIn = async (event: FormEvent) => {
    event.preventDefault()
    const given = token.trim()
    if (given === '') {
      setProblem('Type the token first.')
      field.current?.focus()
      return
    }
    setTrying(true)
    const refusal = await refusalOf(given)
    setTrying(false)
    if (refusal) setProblem(sayRefusal(refusal))
    else if (keepToken(sessionStorage, given)) leaveTo(to)
    else setProblem('This browser keeps nothing for a tab. Allow it for this page, then sign in.')
    field.current?.focus()
  }
  return (
    <form className={styles['card']} onSubmit={(event) => void signIn(event)}>
      <h1>Sign in</h1>
      <p>
        {lost
          ? 'The server does not know this tab’s token any more: it was revoked, or the server was started with another one. Sign in to go on.'
          : 'This server answers only to those who show a token. Sign in to see the project.'}
      </p>
      <label htmlFor={id}>Token</label>
      <input
        ref={field}
        id={id}
        type="password"
        autoComplete="current-password"
        autoFocus
        value={token}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? `${id}where` : `${id}wrong ${id}where`}
        onChange={(event) => setToken(event.target.value)}
      />
      {problem !== null && (
        <p id={`${id}wrong`} role="alert" className={styles['wrong']}>
          {problem}
        </p>
      )}
      <p id={`${id}where`} className={styles['where']}>
        It is what the server was started with as <code>MILLRACE_TOKEN</code>; whoever started it
        can give it to you. This tab keeps it until it is closed and shows it to this server alone.
      </p>
      <Button look="main" type="submit" refusal={isTrying ? 'The server is being asked' : null}>
        {isTrying ? 'Signing in' : 'Sign in'}
      </Button>
    </form>
  )
}

/** Why the server refuses a token, or somebody without one; null where it does not. */
async function refusalOf(token: string | undefined): Promise<MillraceError | null> {
  const client = createClient({ url: '/', token })
  try {
    await client.workspace.list.query()
    return null
  } catch (error) {
    return error as MillraceError
  } finally {
    void client.close()
  }
}

/** Loads the page anew: what was asked without the token is forgotten. */
function leaveTo(to: string | undefined): void {
  location.replace(ownAddress(to, location.origin))
}
