const key = 'millrace.token'

/** The token this tab signed in with; undefined without one. It is kept until the tab is closed, and nowhere else. */
export function readToken(storage: Pick<Storage, 'getItem'>): string | undefined {
  try {
    return storage.getItem(key) ?? undefined
  } catch {
    return undefined
  }
}

/** Keeps a token for this tab; false where the browser does not let it. */
export function keepToken(storage: Pick<Storage, 'setItem'>, token: string): boolean {
  try {
    storage.setItem(key, token)
    return true
  } catch {
    return false
  }
}

export function forgetToken(storage: Pick<Storage, 'removeItem'>): void {
  try {
    storage.removeItem(key)
  } catch {
    // Nothing was kept either.
  }
}
