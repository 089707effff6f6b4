import type { Page } from 'playwright-core'

/** Waits until a place of the page says something. */
export const says = (page: Page, text: string | RegExp, within = 'body') =>
  page.locator(within, { hasText: text }).first().waitFor()

/** Presses a button; of several with the name the last, which is that of an open dialog. */
export const press = (page: Page, name: string) => page.getByRole('button', { name }).last().click()

/** A model's row on the timeline of a run, as it is read aloud. */
export const rowOf = (page: Page, model: string) =>
  page.locator(`[data-model="${model}"]`).ariaSnapshot()

/** Waits until a model's row on the timeline of a run has a state. */
export const hasRow = (page: Page, model: string, state: string) =>
  page
    .getByRole('button', { name: `${state} ${model}` })
    .first()
    .waitFor()

/** Plans prod on the page of environments, to the end of the plan. */
export async function planProd(page: Page, outcome = 'Ready to apply'): Promise<void> {
  await press(page, 'Plan prod')
  await says(page, outcome, 'h1')
}

/** Applies the plan that is open, until the first model of its run is seen. */
export async function applyPlan(page: Page): Promise<void> {
  await press(page, 'Apply to prod')
  await says(page, 'Runs the SQL stored in this plan', 'dialog')
  await press(page, 'Apply to prod')
  await page.locator('[data-model]').first().waitFor()
}
