/** Presses a control of the page, or in a group of toggles the one after the one that is on. */
export function pressControl(page: ParentNode, control: string, step: 1 | -1 = 1): void {
  const place = page.querySelector<HTMLElement>(`[data-shortcut="${control}"]`)
  if (!place || place instanceof HTMLButtonElement) return place?.click()
  const items = Array.from(place.querySelectorAll<HTMLElement>('button'))
  const on = items.findIndex(({ dataset }) => dataset['state'] === 'on')
  items.at((on + step) % items.length)?.click()
}

/** Presses the main action, and puts the focus on one that cannot be pressed: it says why. */
export function pressMainAction(page: ParentNode): void {
  const main = Array.from(page.querySelectorAll<HTMLElement>('[data-look="main"]'))
  const action = main.find((one) => one.closest('dialog') === null && one.checkVisibility())
  if (action?.getAttribute('aria-disabled') === 'true') action.focus()
  else action?.click()
}

/** Folds the group that has the focus, else all of them; unfolds where all are folded. */
export function foldGroups(page: ParentNode): void {
  const own = document.activeElement?.closest('details')
  const groups = own ? [own] : Array.from(page.querySelectorAll('details'))
  const isOpen = groups.some(({ open }) => open)
  // The focus must not be lost in what is folded.
  if (own && isOpen) own.querySelector('summary')?.focus()
  for (const group of groups) group.open = !isOpen
}

/** Puts the cursor into the field that finds. */
export function focusFind(page: ParentNode): void {
  const fields = Array.from(page.querySelectorAll<HTMLInputElement>('[data-shortcut="find"]'))
  const field = fields.find((one) => one.checkVisibility())
  field?.focus()
  field?.select()
}
