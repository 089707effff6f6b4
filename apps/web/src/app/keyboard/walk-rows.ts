const rows = 'tbody tr, [role="rowgroup"] [role="row"][aria-rowindex], [data-index], nav details a'
const lists = 'table, [role="table"], nav, ol, ul, [data-rows]'
const controls = 'a[href], button'

/** Moves the focus to the next row of the list that has it, or to the first row of the page's first list. */
export function walkRows(page: ParentNode, step: 1 | -1): void {
  const all = Array.from(page.querySelectorAll<HTMLElement>(rows)).flatMap((row) => {
    const control = row.matches(controls) ? row : row.querySelector<HTMLElement>(controls)
    return control?.checkVisibility() ? [{ row, control, list: row.closest(lists) }] : []
  })
  const at = all.findIndex(({ row }) => row.contains(document.activeElement))
  const list = all[Math.max(at, 0)]?.list
  const inList = all.filter((one) => one.list === list)
  const next = at < 0 ? inList.at(0) : inList[inList.indexOf(all[at]!) + step]
  next?.control.focus()
  next?.row.scrollIntoView({ block: 'nearest' })
}
