const state = document.querySelector('#state')

try {
  const response = await fetch('/readyz')
  const { status } = await response.json()
  state.textContent = status
} catch {
  state.textContent = 'not reachable'
}
