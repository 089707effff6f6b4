import type { AppRouter } from '@millrace/server/router'
import type {
  AnyTRPCProcedure,
  inferProcedureInput,
  inferTransformedProcedureOutput,
  TRPCRouterRecord,
} from '@trpc/server'

export interface CallOptions {
  readonly signal?: AbortSignal
}

export interface SubscribeOptions extends CallOptions {
  /** Where to go on, as `epoch:seq`: the id of the last message seen. */
  readonly after?: string
}

type Root = AppRouter['_def']['_config']['$types']
type Output<Procedure extends AnyTRPCProcedure> = inferTransformedProcedureOutput<Root, Procedure>
type Yielded<Messages> = Messages extends AsyncIterable<infer Message> ? Message : never

type ProcedureCalls<Procedure extends AnyTRPCProcedure> = {
  query: {
    query(input: inferProcedureInput<Procedure>, options?: CallOptions): Promise<Output<Procedure>>
  }
  mutation: {
    mutate(input: inferProcedureInput<Procedure>, options?: CallOptions): Promise<Output<Procedure>>
  }
  subscription: {
    /** Goes on after a lost connection; a tracked message is `{ id, data }`. */
    subscribe(
      input: inferProcedureInput<Procedure>,
      options?: SubscribeOptions,
    ): AsyncIterable<Yielded<Output<Procedure>>>
  }
}[Procedure['_def']['type']]

export type ProceduresOf<Routes extends TRPCRouterRecord> = {
  [Name in keyof Routes]: Routes[Name] extends infer Value
    ? Value extends AnyTRPCProcedure
      ? ProcedureCalls<Value>
      : Value extends TRPCRouterRecord
        ? ProceduresOf<Value>
        : never
    : never
}

/** Every procedure of the server, as `run.list.query({ … })` and `plan.create.mutate({ … })`. */
export type Procedures = ProceduresOf<AppRouter['_def']['record']>
