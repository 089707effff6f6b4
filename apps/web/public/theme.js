// Before the first paint, so that no page flashes in the other theme: the stored choice, else the system's.
;(() => {
  const read = () => {
    try {
      return localStorage.getItem('millrace.theme')
    } catch {
      return null
    }
  }
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  const stored = read()
  document.documentElement.dataset.theme = stored === 'dark' || stored === 'light' ? stored : system
})()
