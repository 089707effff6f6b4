/** A column type as SQL writes it, with nothing that could end it and begin something else. */
export const columnTypePattern = /^[A-Za-z][A-Za-z0-9_ ]*(\(\s*\d+\s*(,\s*\d+\s*)?\))?(\[\])?$/
