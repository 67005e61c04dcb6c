/** Digits: ` ?\p{N}+` in gpt2, `\p{N}{1,3}` in cl100k and o200k. */
import { kindOfRun } from './kind.ts'

/** gpt2: a number is one match, which goes on from left to right. */
export const plainDigits = kindOfRun('0-9')

/** cl100k and o200k: three at a time from the start of the run, wherever the text is divided. See seams.ts. */
export const digitGroups = kindOfRun('0-9', 'group')
