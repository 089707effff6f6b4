import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useApp } from '../../../live/app-context.tsx'
import type { BatchTimes } from './expected-course.ts'

/** What a batch of each model took in earlier runs; asked while the run goes on, since what ended has no future. */
export function useBatchTimes(runId: string, isLive: boolean): BatchTimes {
  const { trpc } = useApp()
  const query = useQuery({ ...trpc.run.estimates.queryOptions({ runId }), enabled: isLive })
  const { data } = query
  return useMemo(
    () => new Map(data?.models.map(({ model, batchMs }) => [model, batchMs.median])),
    [data],
  )
}
