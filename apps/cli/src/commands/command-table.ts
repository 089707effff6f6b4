import type { CommandContext } from '../command-context.ts'

type Flags = Readonly<Record<string, unknown>>

/** A command: its usage for commander, and its code, loaded when it is called. */
export interface CommandEntry {
  readonly usage: string
  readonly about: string
  readonly options?: readonly (readonly [flags: string, about: string])[]
  readonly load: () => Promise<
    (context: CommandContext, args: readonly string[], flags: Flags) => Promise<number>
  >
}

const planOptions = [
  ['--start <date>', 'first day to build (not on prod)'],
  ['--end <date>', 'last day to build, inclusive (not on prod)'],
  ['--execution-time <time>', 'plan as of this moment instead of as far as the environment stands'],
  ['--restate-models <selection>', 'recompute these and everything downstream'],
  ['--select <selection>', 'plan these models only'],
  ['--backfill-select <selection>', 'build these models only'],
  ['--skip-tests', 'do not run model tests'],
  ['--skip-backfill', 'build nothing'],
  ['--empty-backfill', 'record intervals without data'],
  ['--forward-only', 'new logic for new intervals only'],
  ['--no-gaps', 'refuse to leave gaps'],
  ['--create-from <environment>', 'start a new environment from this one instead of prod'],
  ['--no-auto-categorization', 'leave categories to a person'],
  ['--category <model=category...>', 'override the category of a direct change'],
  ['--apply', 'apply the plan at once'],
  ['--wait', 'wait for an environment that is held'],
  ['--explain', 'say why each model is in the plan, store nothing'],
  ['--markdown', "print the plan for a pull request's comment"],
] as const

const flagAbout = {
  pin: 'keep an environment from expiring',
  pause: 'let the scheduler pass an environment over',
  resume: 'let the scheduler run an environment again',
} as const

const flagCommands = Object.fromEntries(
  (['pin', 'pause', 'resume'] as const).map((flag): [string, CommandEntry] => [
    `environments ${flag}`,
    {
      usage: '<environment>',
      about: flagAbout[flag],
      load: async () => {
        const { setFlag } = await import('./environments.ts')
        return (context, [environment = '']) => setFlag(context, environment, flag)
      },
    },
  ]),
)

/** What the groups of commands are about. */
export const groupAbout: Readonly<Record<string, string>> = {
  environments: 'list, pin, pause and take away environments',
  state: 'look into the state, copy it and put a copy back',
}

/** Every command of `millrace`, by its words. */
export const commandTable: Readonly<Record<string, CommandEntry>> = {
  serve: {
    usage: '',
    about: 'serve the project to browsers, scripts and other commands',
    options: [
      ['--port <number>', 'where to listen (MILLRACE_PORT, else 4400; 0 for any that is free)'],
      ['--host <address>', 'the address to listen on (127.0.0.1; any other needs MILLRACE_TOKEN)'],
      ['--schedule', 'run what is due in each environment, every minute'],
    ],
    load: async () => {
      const { serve } = await import('./serve.ts')
      return (context, _args, flags) => serve(context, flags)
    },
  },
  init: {
    usage: '[dir]',
    about: 'make a small working project',
    load: async () => {
      const { init } = await import('./init.ts')
      return (context, [folder]) => init(context, folder)
    },
  },
  plan: {
    usage: '<environment>',
    about: 'show exactly what a change would do, and perhaps apply it',
    options: planOptions,
    load: async () => {
      const { plan } = await import('./plan.ts')
      return (context, [environment = ''], flags) => plan(context, environment, flags)
    },
  },
  apply: {
    usage: '<plan-id>',
    about: 'build and promote a plan',
    options: [['--wait', 'wait for an environment that is held']],
    load: async () => {
      const { apply } = await import('./apply.ts')
      return (context, [planId = ''], flags) => apply(context, planId, flags)
    },
  },
  run: {
    usage: '<environment>',
    about: 'process what became due, from what is promoted',
    options: [['--execution-time <time>', 'as of this moment instead of now']],
    load: async () => {
      const { run } = await import('./run.ts')
      return (context, [environment = ''], flags) => run(context, environment, flags)
    },
  },
  cancel: {
    usage: '<run-id|environment>',
    about: 'stop a run; running statements are interrupted in the warehouse',
    options: [['--force', "end the engine's process too"]],
    load: async () => {
      const { cancel } = await import('./cancel.ts')
      return (context, [target = ''], flags) => cancel(context, target, flags)
    },
  },
  rollback: {
    usage: '<environment>',
    about: 'go back to an earlier promotion, while its tables live',
    options: [['--to <plan-id>', 'the plan to go back to (default: the one before)']],
    load: async () => {
      const { rollback } = await import('./rollback.ts')
      return (context, [environment = ''], flags) => rollback(context, environment, flags)
    },
  },
  'environments list': {
    usage: '',
    about: 'the environments and how far they stand',
    load: async () => {
      const { listEnvironments } = await import('./environments.ts')
      return (context) => listEnvironments(context)
    },
  },
  'environments invalidate': {
    usage: '<environment>',
    about: 'take an environment away',
    load: async () => {
      const { invalidate } = await import('./environments.ts')
      return (context, [environment = '']) => invalidate(context, environment)
    },
  },
  ...flagCommands,
  'environments janitor': {
    usage: '',
    about: 'take expired environments and unused tables away',
    options: [
      ['--dry-run', 'only say what would be taken'],
      ['--ignore-ttl', 'also what was let go of lately'],
    ],
    load: async () => {
      const { janitor } = await import('./environments.ts')
      return (context, _args, flags) => janitor(context, flags)
    },
  },
  format: {
    usage: '',
    about: 'lay out the SQL of the models; comments and every token stay',
    options: [['--check', 'only say what would change; exit 1 when anything would']],
    load: async () => {
      const { format } = await import('./format.ts')
      return (context, _args, flags) => format(context, flags)
    },
  },
  test: {
    usage: '[model]',
    about: 'run the model tests on their fixture rows',
    load: async () => {
      const { test } = await import('./test.ts')
      return (context, [model]) => test(context, model)
    },
  },
  audit: {
    usage: '<environment>',
    about: 'run every audit of an environment on its tables as they are',
    load: async () => {
      const { audit } = await import('./audit.ts')
      return (context, [environment = '']) => audit(context, environment)
    },
  },
  diff: {
    usage: '<before> <after> [model]',
    about: 'compare two environments, or a model of theirs row by row',
    load: async () => {
      const { diff } = await import('./diff.ts')
      return (context, args) => diff(context, args)
    },
  },
  list: {
    usage: '',
    about: 'the models of the project',
    load: async () => {
      const { list } = await import('./list.ts')
      return (context) => list(context)
    },
  },
  dag: {
    usage: '',
    about: 'what reads what',
    load: async () => {
      const { dag } = await import('./dag.ts')
      return (context) => dag(context)
    },
  },
  lineage: {
    usage: '<model[.column]>',
    about: 'where a model or one of its columns comes from and goes to',
    load: async () => {
      const { lineage } = await import('./lineage.ts')
      return (context, [target = '']) => lineage(context, target)
    },
  },
  render: {
    usage: '<model>',
    about: 'the SQL of a model with its templates rendered',
    options: [
      ['--env <environment>', 'the environment templates see'],
      ['--start <date>', 'first day of the range'],
      ['--end <date>', 'last day of the range, inclusive'],
      ['--execution-time <time>', 'the execution time templates see'],
      ['--run <run-id>', 'the SQL that made the table in this run'],
    ],
    load: async () => {
      const { render } = await import('./render.ts')
      return (context, [model = ''], flags) => render(context, model, flags)
    },
  },
  query: {
    usage: '<sql>',
    about: 'run one SELECT on an environment',
    options: [
      ['--env <environment>', 'whose views model names mean (default: prod)'],
      ['--limit <rows>', 'at most this many rows (default: 1000)'],
    ],
    load: async () => {
      const { query } = await import('./query.ts')
      return (context, [sql = ''], flags) => query(context, sql, flags)
    },
  },
  analyze: {
    usage: '',
    about: 'dependencies, column lineage and changes of SQL on stdin',
    options: [['--batch', 'newline-delimited JSON in, one line each out']],
    load: async () => {
      const { analyze } = await import('./analyze.ts')
      return (context, _args, flags) => analyze(context, flags)
    },
  },
  'state sql': {
    usage: '<sql>',
    about: "read the state's own tables",
    options: [['--limit <rows>', 'at most this many rows (default: 1000)']],
    load: async () => {
      const { stateSql } = await import('./state.ts')
      return (context, [sql = ''], flags) => stateSql(context, sql, flags)
    },
  },
  'state backup': {
    usage: '<file>',
    about: 'copy the state into a file, also while a server runs',
    options: [['--force', 'replace the file if it exists']],
    load: async () => {
      const { stateBackup } = await import('./state.ts')
      return (context, [file = ''], flags) => stateBackup(context, file, flags)
    },
  },
  'state restore': {
    usage: '<file>',
    about: 'replace the state by a backup; nobody may have it open',
    load: async () => {
      const { stateRestore } = await import('./state.ts')
      return (context, [file = '']) => stateRestore(context, file)
    },
  },
  migrate: {
    usage: '',
    about: 'bring the state database up to date',
    options: [
      ['--to <name>', 'only as far as this migration'],
      ['--status', 'only say how far it is'],
      ['--dry-run', 'only say what would be done'],
    ],
    load: async () => {
      const { migrate } = await import('./migrate.ts')
      return (context, _args, flags) => migrate(context, flags)
    },
  },
  doctor: {
    usage: '',
    about: 'check project, state and warehouse, and say what to do next',
    load: async () => {
      const { doctor } = await import('./doctor.ts')
      return (context) => doctor(context)
    },
  },
}
