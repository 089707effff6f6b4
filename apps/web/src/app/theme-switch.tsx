import { IconButton } from '../components/button.tsx'

/** Light or dark, kept for the next visit; `theme.js` sets it before the first paint. */
export function ThemeSwitch() {
  return <IconButton icon="theme" label="Switch between light and dark" onClick={switchTheme} />
}

function switchTheme(): void {
  const { dataset } = document.documentElement
  const next = dataset['theme'] === 'dark' ? 'light' : 'dark'
  dataset['theme'] = next
  try {
    localStorage.setItem('millrace.theme', next)
  } catch {
    // A private window keeps nothing: the choice holds until it is closed.
  }
}
