import type { Logger } from '@millrace/core'

/** Warnings and errors as single lines on stderr; stacks only of what nobody expected. */
export const stderrLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: (message) => void process.stderr.write(`warning: ${message}\n`),
  error: (message, fields) => {
    const stack =
      typeof fields?.['stack'] === 'string' && process.stderr.isTTY ? `\n${fields['stack']}` : ''
    process.stderr.write(
      `error: ${message}${fields?.['error'] ? `: ${String(fields['error'])}` : ''}${stack}\n`,
    )
  },
}
