import { AppError } from '@millrace/core/browser'
import { Command, CommanderError } from 'commander'
import { type CommandContext, createCommandContext, type GlobalFlags } from './command-context.ts'
import { type CommandEntry, commandTable, groupAbout } from './commands/command-table.ts'
import { readEnvironment } from './env.ts'
import { printError } from './output/print-error.ts'
import { toAppError } from './output/to-app-error.ts'
import { version } from './version.ts'

/** Runs one command; returns the exit code documented for it. Never throws. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  const env = readEnvironment()
  let exitCode = 0
  const program = new Command('millrace')
    .description('Plan and apply SQL models, and watch every step.')
    .version(version)
    .exitOverride()
    .showHelpAfterError(false)
    .configureOutput({ writeErr: () => {} })
  const groups = new Map<string, Command>()
  for (const [words, entry] of Object.entries(commandTable)) {
    const [first = words, second] = words.split(' ')
    let parent = program
    if (second !== undefined) {
      parent =
        groups.get(first) ??
        program
          .command(first)
          .description(groupAbout[first] ?? '')
          .exitOverride()
      groups.set(first, parent)
    }
    addCommand(parent, second ?? first, {
      entry,
      run: async (flags, args) =>
        void (exitCode = await runEntry(entry, { words, env, flags, args })),
    })
  }
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return exitCode
  } catch (error) {
    return refuse(error, { argv, env })
  }
}

interface Wiring {
  readonly entry: CommandEntry
  readonly run: (
    flags: GlobalFlags & Record<string, unknown>,
    args: readonly string[],
  ) => Promise<void>
}

function addCommand(parent: Command, word: string, { entry, run }: Wiring): void {
  const command = parent
    .command(`${word} ${entry.usage}`.trim())
    .description(entry.about)
    .option('--project <dir>', 'the project (default: upwards from here)')
    .option('--state <place>', 'state folder or postgres:// URL')
    .option('--json', 'machine-readable output')
    .option('--no-color', 'plain text')
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
  for (const [flags, about] of entry.options ?? []) command.option(flags, about)
  command.action(async () => run(command.opts(), command.args))
}

interface Invocation {
  readonly words: string
  readonly env: ReturnType<typeof readEnvironment>
  readonly flags: GlobalFlags & Record<string, unknown>
  readonly args: readonly string[]
}

async function runEntry(
  entry: CommandEntry,
  { words, env, flags, args }: Invocation,
): Promise<number> {
  const context = createCommandContext(env, flags, words)
  try {
    const command = await entry.load()
    return await command(context, args, flags)
  } catch (error) {
    return printAndCode(context, error)
  }
}

function printAndCode(context: CommandContext, error: unknown): number {
  const known =
    toAppError(error) ??
    new AppError('internal', {
      message: error instanceof Error ? error.message : 'something unexpected happened',
      cause: error,
    })
  printError(context, known)
  return known.exitCode
}

/** Help and version are no errors; anything else commander refuses is an invalid argument. */
function refuse(
  error: unknown,
  { argv, env }: { readonly argv: readonly string[]; readonly env: Invocation['env'] },
): number {
  const context = createCommandContext(env, { json: argv.includes('--json') }, 'help')
  if (!(error instanceof CommanderError)) return printAndCode(context, error)
  if (error.exitCode === 0) return 0
  const message = error.message.replace(/^error: /, '')
  const hint =
    argv.length === 0
      ? 'millrace --help lists the commands'
      : `millrace ${commandWord(argv)}--help shows the usage`
  printError(
    context,
    new AppError('arguments_invalid', {
      message: message === '(outputHelp)' ? 'no command was given' : message,
      hint,
    }),
  )
  return 2
}

function commandWord(argv: readonly string[]): string {
  const word = argv.find((arg) => !arg.startsWith('-'))
  return word !== undefined &&
    Object.keys(commandTable).some((known) => known.split(' ')[0] === word)
    ? `${word} `
    : ''
}
