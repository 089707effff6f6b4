import type { MillraceClient } from '@millrace/client'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { Answer } from '../../components/answer.tsx'
import { Empty } from '../../components/empty.tsx'
import { useApp } from '../../live/app-context.tsx'
import { useNow } from '../../live/live-provider.tsx'
import { useSession } from '../../live/use-session.ts'
import { sayAge } from '../../words/say-duration.ts'
import type { TimeSpan } from './interval-cells.ts'
import { IntervalReport } from './interval-report.tsx'

const environment = 'prod'

type IntervalAnswer = Awaited<ReturnType<MillraceClient['model']['intervals']['query']>>
type TimedAnswer = Extract<IntervalAnswer, { readonly whole: false }>

/** What production has of a model by time; of a model that is built whole, when it was. */
export function Intervals({ model, kind }: { readonly model: string; readonly kind: string }) {
  const { trpc } = useApp()
  const intervals = useQuery(trpc.model.intervals.queryOptions({ model, environment }))
  const runs = useQuery(trpc.model.runs.queryOptions({ model, limit: 5 }))
  const runId = runs.data?.items.find(
    (run) => run.status === 'running' && run.environment === environment,
  )?.runId
  return (
    <Answer query={intervals} what={`intervals of ${model}`}>
      {(answer) => {
        if (answer.whole) return <Whole model={model} kind={kind} builtAt={answer.builtAt} />
        if (answer.start === null || answer.end === null)
          return <Empty>Nothing of {model} is due yet.</Empty>
        const wanted: TimeSpan = [Date.parse(answer.start), Date.parse(answer.end)]
        const shown = { model, answer, wanted }
        return runId === undefined ? <Settled {...shown} /> : <Building {...shown} runId={runId} />
      }}
    </Answer>
  )
}

interface WholeProps {
  readonly model: string
  readonly kind: string
  readonly builtAt: string | null
}

function Whole({ model, kind, builtAt }: WholeProps) {
  const now = useNow()
  if (kind === 'view') return <Empty>{model} is a view: it is computed whenever it is read.</Empty>
  if (kind === 'embedded')
    return <Empty>{model} is embedded: it is computed by the models that read it.</Empty>
  return (
    <Empty>
      {builtAt === null
        ? `${model} is built as a whole, and ${environment} has not built it yet.`
        : `${model} is built as a whole, last ${sayAge(now - Date.parse(builtAt))} ago in ${environment}.`}
    </Empty>
  )
}

interface ShownProps {
  readonly model: string
  readonly answer: TimedAnswer
  readonly wanted: TimeSpan
}

function Settled({ model, answer, wanted }: ShownProps) {
  const have = answer.have.map(toSpan)
  const missing = answer.missing.map(toSpan)
  const report = { model, unit: answer.unit, wanted, have, missing }
  return <IntervalReport {...report} building={[]} />
}

/** Follows the run that builds the model now. */
function Building({ model, answer, wanted, runId }: ShownProps & { readonly runId: string }) {
  const { client } = useApp()
  const session = useMemo(() => client.run(runId), [client, runId])
  const progress = useSession(session).models[model]
  const building = (progress?.running ?? []).flatMap(({ interval }) =>
    interval ? [toSpan(interval)] : [],
  )
  const have = answer.have.map(toSpan)
  const missing = answer.missing.map(toSpan)
  const report = { model, unit: answer.unit, wanted, have, missing, building }
  return (
    <>
      <IntervalReport {...report} />
      <Empty>
        Built by{' '}
        <Link to="/runs/$runId" params={{ runId }}>
          run {runId}
        </Link>
        .
      </Empty>
    </>
  )
}

function toSpan([start, end]: readonly [string, string]): TimeSpan {
  return [Date.parse(start), Date.parse(end)]
}
