/** A path of this app as it was given; `/` for whatever would lead elsewhere. */
export function ownAddress(to: string | undefined, origin: string): string {
  if (to === undefined || !URL.canParse(to, origin)) return '/'
  const { origin: given, pathname, search, hash } = new URL(to, origin)
  return given === origin && pathname !== '/login' ? `${pathname}${search}${hash}` : '/'
}
