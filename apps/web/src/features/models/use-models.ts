import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { useApp } from '../../live/app-context.tsx'
import { pageSize, pagesOf, rowsOf } from './model-pages.ts'
import { inputOf, type ModelsSearch } from './models-search.ts'

/** Rows that are scrolled past sooner are not asked for. */
const restMs = 100

/** The models that match: the first page with counts and facets, and the pages of what is seen. */
export function useModels(search: ModelsSearch) {
  const { trpc } = useApp()
  const [seen, setSeen] = useState({ first: 0, last: 0 })
  const asked = useRested(seen)
  const pageOptions = (page: number) =>
    trpc.model.search.queryOptions({
      ...inputOf(search),
      limit: pageSize,
      offset: page * pageSize,
    })
  // What was found stays until the next is: rows do not come and go with every letter.
  const head = useQuery({ ...pageOptions(0), placeholderData: keepPreviousData })
  const total = head.data?.total ?? 0
  const wanted = pagesOf(asked, total).filter((page) => page > 0)
  const others = useQueries({ queries: wanted.map(pageOptions) })
  const pages = new Map([
    [0, head.data?.items ?? []],
    ...others.map(({ data }, at) => [wanted[at]!, data?.items ?? []] as const),
  ])
  const onSeen = useCallback((first: number, last: number) => {
    const isSamePage = (a: number, b: number) =>
      Math.floor(a / (pageSize / 5)) === Math.floor(b / (pageSize / 5))
    setSeen((was) =>
      isSamePage(was.first, first) && isSamePage(was.last, last) ? was : { first, last },
    )
  }, [])
  const failed = others.find(({ error }) => error !== null)
  return { head, failed, rows: rowsOf(pages, total), onSeen }
}

/** A value that has stayed for a moment. */
function useRested<Value>(value: Value): Value {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), restMs)
    return () => clearTimeout(timer)
  }, [value])
  return rested
}

export type ModelRow = NonNullable<ReturnType<typeof useModels>['rows'][number]>
