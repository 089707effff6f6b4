/** How what a page shows stands, as its tab tells who looks at another one. */
export type TabMark = 'running' | 'done' | 'failed'

const signs: Readonly<Record<TabMark, string>> = { running: '●', done: '✓', failed: '✕' }

/** Gives the tab its title and icon, with a mark where there is one. */
export function markTab(title: string, mark: TabMark | null): void {
  document.title = `${mark ? `${signs[mark]} ` : ''}${title} · Millrace`
  const icon = document.querySelector('link[rel=icon]')
  const file = mark ? `/icon-${mark}.svg` : '/icon.svg'
  if (icon && icon.getAttribute('href') !== file) icon.setAttribute('href', file)
}
