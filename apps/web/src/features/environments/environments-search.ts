import { searchText } from '../../words/search-text.ts'

/** What is compared, as the address of the environments holds it. */
export interface EnvironmentsSearch {
  /** The environment that is compared. */
  readonly compare?: string | undefined
  /** What it is compared with; prod unless given. */
  readonly with?: string | undefined
  /** The model whose rows are compared. */
  readonly model?: string | undefined
}

export function readEnvironmentsSearch(search: Record<string, unknown>): EnvironmentsSearch {
  return {
    compare: searchText(search['compare']),
    with: searchText(search['with']),
    model: searchText(search['model']),
  }
}
