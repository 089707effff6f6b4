/** A field of the options of a plan, in the words of a person. */
export interface PlanOptionField {
  readonly name: string
  readonly label: string
  readonly hint: string
  readonly kind: 'date' | 'text' | 'check'
}

/** What can be set when an environment is planned, in the order it is shown. */
export const planOptionFields = [
  {
    name: 'select',
    label: 'Models to take changes from',
    hint: 'A selector such as tag:daily or +marts.daily; all without one',
    kind: 'text',
  },
  {
    name: 'backfill_select',
    label: 'Models to build',
    hint: 'A selector; what is left out stays missing',
    kind: 'text',
  },
  {
    name: 'restate_models',
    label: 'Models to restate',
    hint: 'A selector; rebuilt with everything downstream, changes on disk are ignored',
    kind: 'text',
  },
  { name: 'start', label: 'From', hint: 'First day; not for prod unless restating', kind: 'date' },
  { name: 'end', label: 'To', hint: 'Last day, included', kind: 'date' },
  { name: 'execution_time', label: 'As if it were', hint: 'A day in UTC', kind: 'date' },
  {
    name: 'create_from',
    label: 'Start from environment',
    hint: 'For a new environment; prod without one',
    kind: 'text',
  },
  { name: 'skip_tests', label: 'Skip model tests', hint: 'They are not run', kind: 'check' },
  {
    name: 'skip_backfill',
    label: 'Skip the backfill',
    hint: 'New tables stay without rows that are still missing',
    kind: 'check',
  },
  {
    name: 'empty_backfill',
    label: 'Count missing intervals as done',
    hint: 'Nothing is built for them, now or later',
    kind: 'check',
  },
  {
    name: 'no_auto_categorization',
    label: 'Choose every category by hand',
    hint: 'Direct changes get none by themselves',
    kind: 'check',
  },
] as const satisfies readonly PlanOptionField[]

type PlanOptions = { [Name in TextField]?: string } & { [Name in CheckField]?: boolean }
type TextField = Extract<(typeof planOptionFields)[number], { kind: 'date' | 'text' }>['name']
type CheckField = Extract<(typeof planOptionFields)[number], { kind: 'check' }>['name']

/** The options that a filled form asks for; what is empty is not among them. */
export function readPlanOptions(form: FormData): PlanOptions {
  const options: Record<string, string | boolean> = {}
  for (const { name, kind } of planOptionFields) {
    const value = form.get(name)
    if (kind === 'check') {
      if (value !== null) options[name] = true
    } else if (typeof value === 'string' && value.trim() !== '') options[name] = value.trim()
  }
  return options
}
