/** Where a server's parts answer. */
export interface Addresses {
  readonly trpc: string
  readonly socket: string
  readonly health: string
}

/** Finds a server's addresses; in a browser a path is one of the page's own server. */
export function addressesOf(url: string): Addresses {
  const page = (globalThis as { readonly location?: { readonly href: string } }).location?.href
  const base = new URL(url, page).href.replace(/\/+$/, '')
  const trpc = `${base}/trpc`
  return { trpc, socket: trpc.replace(/^http/, 'ws'), health: `${base}/healthz` }
}
